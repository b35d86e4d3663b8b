"""What people write here, a module for each page of the desk."""

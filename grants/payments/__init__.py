"""What is exchanged with the bank: files out, statements in, and whether both agree with the ledger."""

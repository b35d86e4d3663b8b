"""The engine: how things move, and what is kept of it. Knows no domain."""

"""The verbs of reporting: subject first, then keyword-only, `by=` always."""

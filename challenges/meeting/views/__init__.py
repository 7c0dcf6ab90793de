"""The pages and acts of a meeting: ordinary pages and ordinary forms. The socket only announces (design.md 4)."""

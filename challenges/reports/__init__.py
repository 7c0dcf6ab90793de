"""What leaders, the Panel and the public read of the whole: each number has one function behind it (D4, D5, D7)."""

"""What changes the newsletter: readers, issues, sendings. Each module says its own."""

"""What one transaction records, and that a process may die at any of its points."""

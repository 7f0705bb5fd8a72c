"""What is fitted once, when the snapshot is made."""

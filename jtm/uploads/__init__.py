"""What people bring as files: read within limits, checked row by row, kept apart from official figures."""

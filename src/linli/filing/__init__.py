"""What was submitted: frozen figures with their rows, the stored pages, the life of a report, drift afterwards."""

"""What was submitted: frozen figures with rows, stored pages, the life of a report, drift afterwards."""

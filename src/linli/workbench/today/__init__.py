"""The first page: what is to do, where the reports stand, figures against targets."""

"""What every page of the workbench stands in: frame, scope of the viewer, tables, numbers, bundle."""

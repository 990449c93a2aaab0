"""Tags and filters of the workbench's templates."""

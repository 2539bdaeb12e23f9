"""Tags of the plan builder's templates."""

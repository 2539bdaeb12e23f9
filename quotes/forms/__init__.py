"""What the desk's forms take. They check the shape; what the rules allow, the services decide."""

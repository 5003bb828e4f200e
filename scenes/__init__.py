"""What is: tours, sites, hotspots, historical events, quizzes, bodies and poses, the world of one visit."""

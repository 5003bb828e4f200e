"""What was learnt: xAPI statements, the durable outbox, the learning platform, sign-in."""

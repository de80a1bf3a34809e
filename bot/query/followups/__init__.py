"""What a follow-up leaves unsaid: the words of the conversation that it needs, and where they are put."""

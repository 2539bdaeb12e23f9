"""The proposal and the contract on paper, made of the same frozen documents as the pages."""

"""What an answer is written as, to be saved or handed to another tool: Terraform, CreateCluster, Markdown, CSV, SARIF."""

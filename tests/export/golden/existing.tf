# Shop
# Written by the ACK Network Planner, by the facts of edition 2026-12.
# Terway (shared ENI) is the only plug-in that can carry this plan.
# Names of arguments: provider aliyun/alicloud 1.289.0 of 2026-08-17.

# What the plan does not know is a variable. Give those that have no default in terraform.tfvars.

terraform {
  required_version = ">= 1.3"
  required_providers {
    alicloud = {
      source  = "aliyun/alicloud"
      version = "~> 1.289"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 3.2"
    }
  }
}

provider "alicloud" {
  region = var.region
}

variable "region" {
  description = "Region of the cluster, such as cn-hangzhou."
  type        = string
}

variable "zone_ids" {
  description = "The zone ID for each zone of the plan (a, b, c), such as cn-hangzhou-i."
  type        = map(string)

  validation {
    condition     = length(setsubtract(["a", "b", "c"], keys(var.zone_ids))) == 0
    error_message = "Give a zone ID for each zone of the plan."
  }
}

variable "cluster_id" {
  description = "ID of the existing cluster."
  type        = string
}

variable "system_disk_category" {
  description = "Category of the nodes' system disks; it has to suit the instance type."
  type        = string
  default     = "cloud_essd"
}

variable "key_name" {
  description = "Name of the key pair for logging in to nodes; none when left out."
  type        = string
  default     = null
}

locals {
  vpc_id = data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].vpc_id
}

data "alicloud_vswitches" "node_1" {
  vpc_id     = local.vpc_id
  cidr_block = "10.0.0.0/24"

  lifecycle {
    postcondition {
      condition     = length(self.ids) == 1
      error_message = "The VPC has no vSwitch with 10.0.0.0/24 (zone a). If it is a new one, replace its data block with a resource."
    }
  }
}

data "alicloud_vswitches" "node_2" {
  vpc_id     = local.vpc_id
  cidr_block = "10.0.1.0/24"

  lifecycle {
    postcondition {
      condition     = length(self.ids) == 1
      error_message = "The VPC has no vSwitch with 10.0.1.0/24 (zone b). If it is a new one, replace its data block with a resource."
    }
  }
}

data "alicloud_vswitches" "node_3" {
  vpc_id     = local.vpc_id
  cidr_block = "10.0.2.0/24"

  lifecycle {
    postcondition {
      condition     = length(self.ids) == 1
      error_message = "The VPC has no vSwitch with 10.0.2.0/24 (zone c). If it is a new one, replace its data block with a resource."
    }
  }
}

resource "alicloud_vswitch" "pod_1" {
  vpc_id       = local.vpc_id
  vswitch_name = "${data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].name}-pod-1"
  cidr_block   = "10.0.32.0/19"
  zone_id      = var.zone_ids["a"]
}

resource "alicloud_vswitch" "pod_2" {
  vpc_id       = local.vpc_id
  vswitch_name = "${data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].name}-pod-2"
  cidr_block   = "10.0.64.0/19"
  zone_id      = var.zone_ids["b"]
}

resource "alicloud_vswitch" "pod_3" {
  vpc_id       = local.vpc_id
  vswitch_name = "${data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].name}-pod-3"
  cidr_block   = "10.0.96.0/19"
  zone_id      = var.zone_ids["c"]
}

data "alicloud_cs_managed_kubernetes_clusters" "cluster" {
  ids            = [var.cluster_id]
  enable_details = true

  lifecycle {
    postcondition {
      condition     = length(self.clusters) == 1
      error_message = "The region has no ACK managed cluster with this ID."
    }
  }
}

# Add these vSwitches to Terway's configuration, and add an SNAT rule for each. Replace nodes whose
# ENIs are full: only new ENIs use the new vSwitches.
output "added_pod_vswitch_ids" {
  value = [alicloud_vswitch.pod_1.id, alicloud_vswitch.pod_2.id, alicloud_vswitch.pod_3.id]
}

data "alicloud_cs_cluster_credential" "cluster" {
  cluster_id = data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].id
}

# A ConfigMap turns on IP prefix mode (Terway 1.17 or later) and has to exist before a node joins. To
# create it, Terraform needs access to the API server.
provider "kubernetes" {
  host                   = yamldecode(data.alicloud_cs_cluster_credential.cluster.kube_config).clusters[0].cluster.server
  cluster_ca_certificate = base64decode(data.alicloud_cs_cluster_credential.cluster.certificate_authority.cluster_cert)
  client_certificate     = base64decode(data.alicloud_cs_cluster_credential.cluster.certificate_authority.client_cert)
  client_key             = base64decode(data.alicloud_cs_cluster_credential.cluster.certificate_authority.client_key)
}

# These are all node pools of the plan. Before you apply, remove those that exist already, or import
# them: terraform import ADDRESS CLUSTER_ID:NODE_POOL_ID.
resource "alicloud_cs_kubernetes_node_pool" "general" {
  node_pool_name       = "general"
  cluster_id           = data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].id
  vswitch_ids          = [data.alicloud_vswitches.node_1.ids[0], data.alicloud_vswitches.node_2.ids[0], data.alicloud_vswitches.node_3.ids[0]]
  multi_az_policy      = "BALANCE"
  instance_types       = ["ecs.g7.2xlarge", "ecs.g7.4xlarge"]
  system_disk_category = var.system_disk_category
  key_name             = var.key_name

  scaling_config {
    enable   = true
    min_size = 20
    max_size = 60
  }
}

resource "alicloud_cs_kubernetes_node_pool" "low_latency_trading" {
  node_pool_name       = "Low-latency-trading"
  cluster_id           = data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].id
  vswitch_ids          = [data.alicloud_vswitches.node_2.ids[0]]
  instance_types       = ["ecs.c7.4xlarge"]
  desired_size         = 4
  system_disk_category = var.system_disk_category
  key_name             = var.key_name

  # Each pod of this pool takes an ENI of its own. Add taints to keep other pods away.
  labels {
    key   = "k8s.aliyun.com/exclusive-mode-eni-type"
    value = "eniOnly"
  }
}

resource "kubernetes_config_map_v1" "batch" {
  metadata {
    name      = "eni-config-prefix-3"
    namespace = "kube-system"
  }

  data = {
    eni_conf = jsonencode({
      enable_ip_prefix  = true
      ipv4_prefix_count = 16
    })
  }
}

resource "alicloud_cs_kubernetes_node_pool" "batch" {
  node_pool_name       = "batch"
  cluster_id           = data.alicloud_cs_managed_kubernetes_clusters.cluster.clusters[0].id
  vswitch_ids          = [data.alicloud_vswitches.node_1.ids[0], data.alicloud_vswitches.node_2.ids[0], data.alicloud_vswitches.node_3.ids[0]]
  multi_az_policy      = "BALANCE"
  instance_types       = ["ecs.g7.4xlarge"]
  system_disk_category = var.system_disk_category
  key_name             = var.key_name

  scaling_config {
    enable   = true
    min_size = 3
    max_size = 5
  }

  kubelet_configuration {
    max_pods = 256
  }

  labels {
    key   = "terway-config"
    value = "eni-config-prefix-3"
  }

  depends_on = [kubernetes_config_map_v1.batch]
}

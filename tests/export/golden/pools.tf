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

variable "cluster_name" {
  description = "Name of the cluster: up to 63 letters, digits and hyphens. The plan is named: Shop"
  type        = string
  default     = "Shop"
}

variable "kubernetes_version" {
  description = "Kubernetes version, such as 1.34.1-aliyun.1; the newest one when left out."
  type        = string
  default     = null
}

variable "vpc_id" {
  description = "ID of an existing VPC to build in; a new VPC is created when left empty."
  type        = string
  default     = ""
}

variable "new_nat_gateway" {
  description = "Whether to create a NAT gateway with SNAT, by which nodes and pods reach the internet."
  type        = bool
  default     = true
}

variable "public_api_server" {
  description = "Whether the API server can be reached from the internet."
  type        = bool
  default     = false
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
  vpc_id = var.vpc_id == "" ? alicloud_vpc.vpc[0].id : var.vpc_id
}

resource "alicloud_vpc" "vpc" {
  count      = var.vpc_id == "" ? 1 : 0
  vpc_name   = var.cluster_name
  cidr_block = "10.0.0.0/16"
}

resource "alicloud_vswitch" "node_1" {
  vpc_id       = local.vpc_id
  vswitch_name = "${var.cluster_name}-node-1"
  cidr_block   = "10.0.0.0/24"
  zone_id      = var.zone_ids["a"]
}

resource "alicloud_vswitch" "node_2" {
  vpc_id       = local.vpc_id
  vswitch_name = "${var.cluster_name}-node-2"
  cidr_block   = "10.0.1.0/24"
  zone_id      = var.zone_ids["b"]
}

resource "alicloud_vswitch" "node_3" {
  vpc_id       = local.vpc_id
  vswitch_name = "${var.cluster_name}-node-3"
  cidr_block   = "10.0.2.0/24"
  zone_id      = var.zone_ids["c"]
}

resource "alicloud_vswitch" "pod_1" {
  vpc_id       = local.vpc_id
  vswitch_name = "${var.cluster_name}-pod-1"
  cidr_block   = "10.0.32.0/19"
  zone_id      = var.zone_ids["a"]
}

resource "alicloud_vswitch" "pod_2" {
  vpc_id       = local.vpc_id
  vswitch_name = "${var.cluster_name}-pod-2"
  cidr_block   = "10.0.64.0/19"
  zone_id      = var.zone_ids["b"]
}

resource "alicloud_vswitch" "pod_3" {
  vpc_id       = local.vpc_id
  vswitch_name = "${var.cluster_name}-pod-3"
  cidr_block   = "10.0.96.0/19"
  zone_id      = var.zone_ids["c"]
}

resource "alicloud_cs_managed_kubernetes" "cluster" {
  name         = var.cluster_name
  cluster_spec = "ack.pro.small"
  profile      = "Default"
  version      = var.kubernetes_version

  # vSwitches of the control plane, one in each zone.
  vswitch_ids = [alicloud_vswitch.node_1.id, alicloud_vswitch.node_2.id, alicloud_vswitch.node_3.id]

  # Settled for good when the cluster is created.
  service_cidr = "172.21.0.0/20"
  ip_stack     = "ipv4"
  # From Kubernetes 1.35 on, nftables is recommended for new clusters.
  proxy_mode = "ipvs"

  # More pod vSwitches can be added later.
  pod_vswitch_ids = [alicloud_vswitch.pod_1.id, alicloud_vswitch.pod_2.id, alicloud_vswitch.pod_3.id]

  is_enterprise_security_group = true
  new_nat_gateway              = var.new_nat_gateway
  slb_internet_enabled         = var.public_api_server

  # DataPath V2 is chosen now or never. That IPVlan turns it on is our inference: check it with the data
  # source alicloud_cs_kubernetes_addon_metadata.
  addons {
    name = "terway-eniip"
    config = jsonencode({
      ENITrunking   = "true"
      IPVlan        = "false"
      NetworkPolicy = "false"
    })
  }

  addons {
    name = "terway-controlplane"
    config = jsonencode({
      ENITrunking = "true"
    })
  }
}

data "alicloud_cs_cluster_credential" "cluster" {
  cluster_id = alicloud_cs_managed_kubernetes.cluster.id
}

# A ConfigMap turns on IP prefix mode (Terway 1.17 or later) and has to exist before a node joins. To
# create it, Terraform needs access to the API server.
provider "kubernetes" {
  host                   = yamldecode(data.alicloud_cs_cluster_credential.cluster.kube_config).clusters[0].cluster.server
  cluster_ca_certificate = base64decode(data.alicloud_cs_cluster_credential.cluster.certificate_authority.cluster_cert)
  client_certificate     = base64decode(data.alicloud_cs_cluster_credential.cluster.certificate_authority.client_cert)
  client_key             = base64decode(data.alicloud_cs_cluster_credential.cluster.certificate_authority.client_key)
}

resource "alicloud_cs_kubernetes_node_pool" "general" {
  node_pool_name       = "general"
  cluster_id           = alicloud_cs_managed_kubernetes.cluster.id
  vswitch_ids          = [alicloud_vswitch.node_1.id, alicloud_vswitch.node_2.id, alicloud_vswitch.node_3.id]
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
  cluster_id           = alicloud_cs_managed_kubernetes.cluster.id
  vswitch_ids          = [alicloud_vswitch.node_2.id]
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
  cluster_id           = alicloud_cs_managed_kubernetes.cluster.id
  vswitch_ids          = [alicloud_vswitch.node_1.id, alicloud_vswitch.node_2.id, alicloud_vswitch.node_3.id]
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

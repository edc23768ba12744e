# Flannel beside the VPC
# Written by the ACK Network Planner, by the facts of edition 2026-11.
# Flannel suits this plan clearly better.
# /result?v=2&check=2b58c109&rules=2026-11&name=Flannel+beside+the+VPC&nodes=3&pods_per_node=200&instance_type=ecs.c7.4xlarge&vpc_cidr=192.168.0.0/16&service_cidr=172.21.0.0/20&pod_cidr=172.20.0.0/16&node_cidr_mask=24&node_vswitches=192.168.0.0/24~a&simple_setup=prefer&vpc_address_saving=prefer
# Names of arguments: provider aliyun/alicloud 1.289.0 of 2026-08-17.

# What the plan does not know is a variable. Give those that have no default in terraform.tfvars.

terraform {
  required_version = ">= 1.3"
  required_providers {
    alicloud = {
      source  = "aliyun/alicloud"
      version = "~> 1.289"
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
  description = "The zone ID for each zone of the plan (a), such as cn-hangzhou-i."
  type        = map(string)

  validation {
    condition     = length(setsubtract(["a"], keys(var.zone_ids))) == 0
    error_message = "Give a zone ID for each zone of the plan."
  }
}

variable "cluster_name" {
  description = "Name of the cluster: up to 63 letters, digits and hyphens. The plan is named: Flannel beside the VPC"
  type        = string
  default     = "Flannel-beside-the-VPC"
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
  cidr_block = "192.168.0.0/16"
}

resource "alicloud_vswitch" "node_1" {
  vpc_id       = local.vpc_id
  vswitch_name = "${var.cluster_name}-node-1"
  cidr_block   = "192.168.0.0/24"
  zone_id      = var.zone_ids["a"]
}

resource "alicloud_cs_managed_kubernetes" "cluster" {
  name         = var.cluster_name
  cluster_spec = "ack.pro.small"
  profile      = "Default"
  version      = var.kubernetes_version

  # vSwitches of the control plane, one in each zone.
  vswitch_ids = [alicloud_vswitch.node_1.id]

  # Settled for good when the cluster is created.
  service_cidr = "172.21.0.0/20"
  ip_stack     = "ipv4"
  # From Kubernetes 1.35 on, nftables is recommended for new clusters.
  proxy_mode     = "ipvs"
  pod_cidr       = "172.20.0.0/16"
  node_cidr_mask = 24

  is_enterprise_security_group = true
  new_nat_gateway              = var.new_nat_gateway
  slb_internet_enabled         = var.public_api_server

  addons {
    name = "flannel"
  }
}

resource "alicloud_cs_kubernetes_node_pool" "default" {
  node_pool_name       = "default"
  cluster_id           = alicloud_cs_managed_kubernetes.cluster.id
  vswitch_ids          = [alicloud_vswitch.node_1.id]
  instance_types       = ["ecs.c7.4xlarge"]
  desired_size         = 3
  system_disk_category = var.system_disk_category
  key_name             = var.key_name
}

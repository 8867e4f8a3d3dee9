/**
 * What is lost with a resource of a type that keeps something: data, an address or a name that others know, a consent that
 * a person gave. Types are AWS's; one that is not here is shown like any other.
 */
const LOSSES: Readonly<Record<string, string>> = {
  // Addresses and names that others know.
  aws_eip: "its address goes back to AWS, and is hardly ever got again",
  aws_lb: "its DNS name and addresses go",
  aws_alb: "its DNS name and addresses go",
  aws_elb: "its DNS name and addresses go",
  aws_globalaccelerator_accelerator: "its addresses and DNS name go",
  aws_cloudfront_distribution: "its domain name goes",
  aws_apigatewayv2_api: "its address goes",
  aws_api_gateway_rest_api: "its address goes",
  aws_elastic_beanstalk_environment: "its servers and, unless it is given, its name go",
  aws_vpc_endpoint_service: "its name goes, and with it all who connected to it",
  aws_vpn_connection: "its addresses and keys go",
  aws_route53_zone: "its name servers go, and the delegation to them leads nowhere",
  aws_route53_hosted_zone_dnssec: "while the parent has its DS record, resolvers take the domain's answers for forged",
  aws_route53_key_signing_key: "while the parent has its DS record, resolvers take the domain's answers for forged",
  // Data.
  aws_s3_bucket: "its objects go, and its name may be taken by others",
  aws_s3_directory_bucket: "its objects go",
  aws_db_instance: "its data goes, except what a snapshot holds",
  aws_rds_cluster: "its data goes, except what a snapshot holds",
  aws_rds_global_cluster: "it no longer joins its clusters",
  aws_docdb_cluster: "its data goes, except what a snapshot holds",
  aws_neptune_cluster: "its data goes, except what a snapshot holds",
  aws_redshift_cluster: "its data goes, except what a snapshot holds",
  aws_memorydb_cluster: "its data goes, except what a snapshot holds",
  aws_elasticache_cluster: "what it caches goes",
  aws_elasticache_replication_group: "what it caches goes",
  aws_dynamodb_table: "its items go, except what a backup holds",
  aws_opensearch_domain: "its indices and its endpoint go",
  aws_efs_file_system: "its files go",
  aws_fsx_lustre_file_system: "its files go",
  aws_fsx_ontap_file_system: "its files go",
  aws_fsx_openzfs_file_system: "its files go",
  aws_fsx_windows_file_system: "its files go",
  aws_ebs_volume: "its data goes, except what a snapshot holds",
  aws_instance: "what is on its root volume and in its memory goes, and its private address",
  aws_ecr_repository: "its images go",
  aws_cloudwatch_log_group: "its logs go",
  aws_sqs_queue: "its messages go",
  aws_kinesis_stream: "its records go",
  aws_msk_cluster: "its records go",
  aws_mq_broker: "its messages and its endpoints go",
  aws_backup_vault: "its recovery points go",
  // Keys, people, and what a person has to do by hand.
  aws_kms_key: "what it encrypted can be read no more, once its waiting period is over",
  aws_secretsmanager_secret: "its value goes, once its recovery window is over",
  aws_key_pair: "servers know the old key, not the new one",
  aws_cognito_user_pool: "its users go",
  aws_codestarconnections_connection: "a person has to complete its handshake in the console again",
  aws_sns_topic_subscription: "by email it has to be confirmed again",
  // What everything else stands in.
  aws_vpc: "everything that is in it goes with it",
};

/** What is lost with a resource of a type, as a part of a sentence; undefined for what can be made again as it was. */
export const lossOf = (type: string): string | undefined => (Object.hasOwn(LOSSES, type) ? LOSSES[type] : undefined);

/** The types with which something is lost. */
export const STATEFUL_TYPES: readonly string[] = Object.keys(LOSSES);

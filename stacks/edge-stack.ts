import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import type { Construct } from "constructs";
import { at, later } from "../core";
import { EMPTY_FLEET, type With } from "../environments";
import { installPackages, runService, script, writeFile } from "../fields/user-data";
import { AutoScalingGroup } from "../modules/auto-scaling-group/auto-scaling-group";
import { Certificate } from "../modules/certificate/certificate";
import { Nlb } from "../modules/nlb/nlb";
import { BaseStack } from "./base-stack";
import type { NetworkStack } from "./network-stack";

const [LOBBY, CHAT, PLAY] = [8080, 7000, 7001];

/** Answers on every port with the host's name: `npm run load-test` counts who answered. */
const ECHO = `import socket, socketserver, threading

NAME = socket.gethostname().encode() + b"\\n"

class Tcp(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline():
            self.wfile.write(NAME)

class Udp(socketserver.DatagramRequestHandler):
    def handle(self):
        self.wfile.write(NAME)

# After a restart the ports are free at once.
socketserver.TCPServer.allow_reuse_address = True
servers = [
    socketserver.ThreadingTCPServer(("", ${LOBBY}), Tcp),
    socketserver.ThreadingTCPServer(("", ${CHAT}), Tcp),
    socketserver.ThreadingUDPServer(("", ${PLAY}), Udp),
]
threads = [threading.Thread(target=server.serve_forever) for server in servers]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()`;

/** The user data; `examples/edge/user-data.sh` is the same, for Terraform alone. */
export const GAME = script(
  installPackages("python3"),
  "useradd --system --create-home game",
  writeFile("/home/game/game.py", ECHO),
  runService({ name: "game", command: ["/usr/bin/python3", "/home/game/game.py"], directory: "/home/game", user: "game" }),
);

/** A game at fixed addresses: a lobby by TLS, chat by TCP, play by UDP, over a fleet that sees the players' own addresses. */
export class EdgeStack extends BaseStack {
  public readonly outputs;

  /** @param domainName the game's name, which `dns` leads here */
  public constructor(
    scope: Construct,
    environment: With<"domain" | "edge">,
    networkStack: NetworkStack,
    public readonly domainName = `play.${environment.domain}`,
  ) {
    super(scope, environment, "edge");
    const { domain } = environment;
    const network = this.read(networkStack);

    const zone = new DataAwsRoute53Zone(this, "zone", { name: domain });
    const { outputs: certificate } = new Certificate(this, "certificate", {
      name: "edge",
      issued: { domainName, zoneId: zone.zoneId },
    });

    const nlb: Nlb["outputs"] = new Nlb(this, "nlb", {
      name: "edge",
      scheme: "internet-facing",
      vpcId: network.vpcId,
      subnetIdsByZone: network.publicSubnetIds,
      elasticIps: true,
      targetNetworks: { vpc: { cidrIpv4: network.vpcCidr } },
      targetGroups: {
        lobby: { port: LOBBY },
        chat: { port: CHAT },
        // UDP does not answer whether somebody is there: the chat of the same server does.
        play: { port: PLAY, protocol: "UDP", healthCheck: { port: CHAT } },
      },
      listeners: {
        lobby: { port: 443, protocol: "TLS", tls: { certificateArn: certificate.arn }, targetGroup: "lobby" },
        chat: { port: CHAT, openToInternet: true, targetGroup: "chat" },
        play: { port: PLAY, protocol: "UDP", openToInternet: true, targetGroup: "play" },
      },
    }).outputs;

    const fromBalancer = (fromPort: number) => ({ fromPort, securityGroupId: later(() => nlb.securityGroupId) });
    new AutoScalingGroup(this, "fleet", {
      ...EMPTY_FLEET,
      ...environment.edge.fleet,
      name: "edge",
      subnetIds: networkStack.zones.map((name) => at(network.privateSubnetIds, name)),
      targetGroups: {
        lobby: { arn: at(nlb.targetGroupArns, "lobby") },
        chat: { arn: at(nlb.targetGroupArns, "chat") },
        play: { arn: at(nlb.targetGroupArns, "play") },
      },
      securityGroup: {
        vpcId: network.vpcId,
        ingress: {
          lobby: fromBalancer(LOBBY),
          chat: fromBalancer(CHAT),
          play: { ...fromBalancer(PLAY), protocol: "udp" },
        },
        egress: { https: { fromPort: 443, cidrIpv4: "0.0.0.0/0" } },
      },
      userData: GAME,
      targetTracking: { cpu: { predefinedMetric: "ASGAverageCPUUtilization", target: 50 } },
    });

    this.outputs = this.publish({ dnsName: nlb.dnsName, zoneId: nlb.zoneId, addresses: nlb.elasticIps });
  }
}

/** Which network addresses are out in the open: a mail must not make our server knock at doors inside the house. */
import { BlockList, isIP, isIPv4 } from 'node:net';

/** Not global by the registries of IANA (RFC 6890 and its followers), and what clouds keep for themselves. */
const closed4: readonly (readonly [address: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  // Azure's own service for its machines answers here.
  ['168.63.129.16', 32],
];
/** Of 2000::/3, all that is global in IPv6: tunnels that carry IPv4 inside, protocols, documentation. */
const closed6: readonly (readonly [address: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [address, bits] of closed4) closed.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of closed6) closed.addSubnet(address, bits, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** Whether a network address belongs to the open internet. Everything else, also what is no address, is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed.check(address, 'ipv4');
  // A zone (`fe80::1%eth0`) is for this network only.
  if (isIP(address) !== 6 || address.includes('%')) return false;
  return global6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

/** Whether a host can be meant for the open internet: names inside the house are not even looked up. */
export function isPublicHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0) return isPublicAddress(bare);
  const name = bare.toLowerCase().replace(/\.$/, '');
  return (
    name.includes('.') &&
    !/(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|onion)$/.test(
      name,
    )
  );
}

import { statfsSync } from 'node:fs';

/** The types that statfs(2) gives file systems of other machines, and those that programs make (FUSE), which may be. */
const NETWORK = new Set([
  0x6969, // NFS
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2
  0x517b, // SMB
  0x01021997, // 9P
  0x65735546, // FUSE
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x00c36400, // Ceph
  0x19830326, // BeeGFS
  0x5346414f, // AFS
  0x7461636f, // OCFS2
  0x01161970, // GFS2
  0x73757245, // Coda
]);

/** Whether a folder is on a file system that other machines may write to as well. False where the system does not tell. */
export function isOnNetwork(folder: string): boolean {
  try {
    return NETWORK.has(statfsSync(folder).type >>> 0);
  } catch {
    return false;
  }
}

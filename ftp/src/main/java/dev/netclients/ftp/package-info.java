/**
 * An FTP and FTPS client: list, fetch, store and delete files (RFC 959, 2228, 2428, 3659, 4217).
 *
 * <p>Begin at {@link dev.netclients.ftp.FtpClient}; whole folders, over several sessions at a time,
 * are {@link dev.netclients.ftp.FtpTrees}. The methods have the names of the protocol's commands.
 */
package dev.netclients.ftp;

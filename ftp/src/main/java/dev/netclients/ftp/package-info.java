/** FTP and FTPS (RFC 959, 4217). Not written yet. */
package dev.netclients.ftp;

#pragma once
#include <gnutls/gnutls.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

/* What the variadic start function takes, as a value; a null pointer or zero leaves an option at its default. */
struct http_daemon_settings {
    int listening_socket;
    unsigned threads;
    unsigned maximum_connections;
    unsigned maximum_connections_per_address;
    size_t memory_per_connection;
    const char *certificate;
    const char *private_key;
    const char *client_authority;
    const char *tls_priorities;
    MHD_AccessHandlerCallback handle;
    void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    void *context;
};

/* Leaves escapes alone: the target is decoded from its raw bytes, once, by us. */
static inline size_t http_keep_escapes(void *context, struct MHD_Connection *connection, char *text) {
    (void) context;
    (void) connection;
    return strlen(text);
}

static inline struct MHD_Daemon *http_daemon_start(const struct http_daemon_settings *settings) {
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *) settings->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *) settings->private_key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *) settings->tls_priorities},
        {settings->client_authority ? MHD_OPTION_HTTPS_MEM_TRUST : MHD_OPTION_END, 0,
         (void *) settings->client_authority},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem pool[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t) settings->threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    /* Without MHD_USE_TURBO the socket is shut before the connection's notification, too early for a last word. */
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO;
    if (settings->certificate)
        flags |= MHD_USE_TLS;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, settings->handle, settings->context,
        MHD_OPTION_LISTEN_SOCKET, settings->listening_socket,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->memory_per_connection,
        MHD_OPTION_CONNECTION_LIMIT, settings->maximum_connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, settings->maximum_connections_per_address,
        MHD_OPTION_URI_LOG_CALLBACK, settings->target, settings->context,
        MHD_OPTION_UNESCAPE_CALLBACK, &http_keep_escapes, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
        MHD_OPTION_ARRAY, settings->threads > 1 ? pool : none,
        MHD_OPTION_ARRAY, settings->certificate ? tls : none,
        MHD_OPTION_END);
}

/* What the daemon's own thread passes on from a connection's notification. */
static inline void *http_connection_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static inline int http_connection_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/* Whether the peer of a TCP socket has sent something and was sent nothing. glibc's tcp_info ends before the kernel's
   fields that tell, and <linux/tcp.h> cannot be included beside it: these are their places there. */
static inline bool http_socket_only_received(int socket) {
    enum { bytes_received = 128, notsent_bytes = 144, data_segs_out = 156, end = 160 };
    char info[256];
    uint64_t received;
    uint32_t waiting, sent;
    socklen_t size = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, info, &size) != 0 || size < end)
        return false;
    memcpy(&received, info + bytes_received, sizeof received);
    memcpy(&waiting, info + notsent_bytes, sizeof waiting);
    memcpy(&sent, info + data_segs_out, sizeof sent);
    return received > 0 && waiting == 0 && sent == 0;
}

static inline size_t http_connection_header_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

static inline const struct sockaddr *http_connection_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

static inline gnutls_session_t http_connection_tls(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info ? (gnutls_session_t) info->tls_session : NULL;
}

/* libmicrohttpd only asks for a client's certificate and checks nothing; this makes the handshake fail without a
   certificate that the trust list vouches for. */
static inline void http_connection_require_certificate(struct MHD_Connection *connection) {
    gnutls_session_t session = http_connection_tls(connection);
    if (session) {
        gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUIRE);
        gnutls_session_set_verify_cert(session, NULL, 0);
    }
}

static inline bool http_connection_has_certificate(struct MHD_Connection *connection) {
    gnutls_session_t session = http_connection_tls(connection);
    unsigned count = 0;
    return session && gnutls_certificate_get_peers(session, &count) && count > 0;
}

/* The reason why a certificate chain and its key cannot be used, or null when they can. */
static inline const char *http_tls_problem(const char *certificate, const char *private_key) {
    gnutls_certificate_credentials_t credentials;
    int status = gnutls_certificate_allocate_credentials(&credentials);
    if (status < 0)
        return gnutls_strerror(status);
    gnutls_datum_t chain = {(unsigned char *) certificate, (unsigned) strlen(certificate)};
    gnutls_datum_t key = {(unsigned char *) private_key, (unsigned) strlen(private_key)};
    status = gnutls_certificate_set_x509_key_mem(credentials, &chain, &key, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(credentials);
    return status < 0 ? gnutls_strerror(status) : NULL;
}

/* The reason why a list of trusted certificates cannot be used, or null when it holds at least one. */
static inline const char *http_trust_problem(const char *authority) {
    gnutls_certificate_credentials_t credentials;
    int status = gnutls_certificate_allocate_credentials(&credentials);
    if (status < 0)
        return gnutls_strerror(status);
    gnutls_datum_t list = {(unsigned char *) authority, (unsigned) strlen(authority)};
    status = gnutls_certificate_set_x509_trust_mem(credentials, &list, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(credentials);
    return status < 0 ? gnutls_strerror(status) : status == 0 ? "it holds no certificate" : NULL;
}

static inline struct MHD_Response *http_response_create(const void *body, size_t size) {
    return MHD_create_response_from_buffer(size, (void *) body, MHD_RESPMEM_MUST_COPY);
}

static inline struct MHD_Response *http_response_create_lazy(uint64_t size, size_t piece,
                                                             MHD_ContentReaderCallback read, void *context,
                                                             MHD_ContentReaderFreeCallback release) {
    return MHD_create_response_from_callback(size, piece, read, context, release);
}

static inline bool http_response_add(struct MHD_Response *response, const char *name, const char *value) {
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

static inline bool http_response_queue(struct MHD_Connection *connection, unsigned status,
                                       struct MHD_Response *response) {
    return MHD_queue_response(connection, status, response) == MHD_YES;
}

static inline void http_each_header(struct MHD_Connection *connection, MHD_KeyValueIteratorN each, void *context) {
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, each, context);
}

static const enum MHD_ConnectionNotificationCode http_connection_started = MHD_CONNECTION_NOTIFY_STARTED;
static const ssize_t http_body_failed = MHD_CONTENT_READER_END_WITH_ERROR;
static const enum MHD_Result http_continue = MHD_YES;
static const enum MHD_Result http_close = MHD_NO;

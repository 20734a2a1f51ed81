#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdint.h>

/* rd_kafka_produceva takes an array of tagged unions, which Swift would fill field by field for every record. The bytes
   are copied; a null pointer is no value (or no key), any other pointer with size 0 an empty one. The headers are
   librdkafka's unless it refuses the record. */
static inline rd_kafka_resp_err_t loansaga_produce(rd_kafka_t *client, rd_kafka_topic_t *topic, int32_t partition,
                                                   const void *key, size_t key_size, const void *value,
                                                   size_t value_size, rd_kafka_headers_t *headers, uintptr_t tag) {
    rd_kafka_vu_t parts[7];
    size_t count = 0;
    parts[count].vtype = RD_KAFKA_VTYPE_RKT;
    parts[count++].u.rkt = topic;
    parts[count].vtype = RD_KAFKA_VTYPE_PARTITION;
    parts[count++].u.i32 = partition;
    parts[count].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    parts[count++].u.i = RD_KAFKA_MSG_F_COPY;
    parts[count].vtype = RD_KAFKA_VTYPE_KEY;
    parts[count].u.mem.ptr = (void *) key;
    parts[count++].u.mem.size = key_size;
    parts[count].vtype = RD_KAFKA_VTYPE_VALUE;
    parts[count].u.mem.ptr = (void *) value;
    parts[count++].u.mem.size = value_size;
    parts[count].vtype = RD_KAFKA_VTYPE_OPAQUE;
    parts[count++].u.ptr = (void *) tag;
    if (headers) {
        parts[count].vtype = RD_KAFKA_VTYPE_HEADERS;
        parts[count++].u.headers = headers;
    }
    rd_kafka_error_t *error = rd_kafka_produceva(client, parts, count);
    if (!error)
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_resp_err_t code = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    return code;
}

/* The tag that a record was produced with. */
static inline uintptr_t loansaga_message_tag(const rd_kafka_message_t *message) {
    return (uintptr_t) message->_private;
}

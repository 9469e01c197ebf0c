#include "web/compress.h"

#include <string.h>
#include <zlib.h>

enum { LEAST_BYTES = 1024, GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8 };

static void free_stream(void *data)
{
    deflateEnd(data);
    g_free(data);
}

/* One a thread: making one clears a quarter of a megabyte. */
static GPrivate stream_of_thread = G_PRIVATE_INIT(free_stream);

static z_stream *take_stream(void)
{
    z_stream *stream = g_private_get(&stream_of_thread);
    if (stream)
        return deflateReset(stream) == Z_OK ? stream : NULL;
    stream = g_new0(z_stream, 1);
    if (deflateInit2(stream, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        g_free(stream);
        return NULL;
    }
    g_private_set(&stream_of_thread, stream);
    return stream;
}

static GBytes *pack(const void *bytes, gsize count)
{
    z_stream *stream = take_stream();
    if (!stream || count > G_MAXUINT32)
        return NULL;
    gsize room = deflateBound(stream, count);
    guchar *packed = g_malloc(room);
    stream->next_in = (Bytef *)bytes;
    stream->avail_in = (uInt)count;
    stream->next_out = packed;
    stream->avail_out = (uInt)room;
    if (deflate(stream, Z_FINISH) != Z_STREAM_END) {
        g_free(packed);
        return NULL;
    }
    return g_bytes_new_take(packed, room - stream->avail_out);
}

bool compress_accepted(const char *accept_encoding)
{
    const char *gzip = accept_encoding ? strstr(accept_encoding, "gzip") : NULL;
    const char *weight = gzip ? gzip + strcspn(gzip, ",;") : "";
    const char *q = *weight == ';' ? strstr(weight, "q=") : NULL;
    return gzip && (!q || g_ascii_strtod(q + 2, NULL) > 0);
}

static bool is_text(const char *type)
{
    return type && (g_str_has_prefix(type, "text/") || strstr(type, "json") || strstr(type, "xml") || strstr(type, "javascript"));
}

static int find_header(const Reply *reply, const char *name)
{
    for (guint i = 0; i + 1 < reply->headers->len; i += 2)
        if (g_ascii_strcasecmp(reply->headers->pdata[i], name) == 0)
            return (int)i;
    return -1;
}

static void put_header(Reply *reply, const char *name, const char *value)
{
    g_ptr_array_add(reply->headers, (char *)name);
    g_ptr_array_add(reply->headers, (char *)value);
}

/* Two encodings of the same page are not the same bytes. */
static void weaken_etag(Reply *reply, Pool *pool)
{
    int at = find_header(reply, "ETag");
    if (at >= 0 && !g_str_has_prefix(reply->headers->pdata[at + 1], "W/"))
        reply->headers->pdata[at + 1] = pool_printf(pool, "W/%s", (const char *)reply->headers->pdata[at + 1]);
}

void compress_reply(Reply *reply, Pool *pool, const char *accept_encoding)
{
    gsize count = reply->body ? reply->body->len : 0;
    const void *bytes = reply->body ? reply->body->str : reply->bytes ? g_bytes_get_data(reply->bytes, &count) : NULL;
    if (count < LEAST_BYTES || !is_text(reply->type) || find_header(reply, "Content-Encoding") >= 0)
        return;
    if (find_header(reply, "Vary") < 0)
        put_header(reply, "Vary", "Accept-Encoding");
    GBytes *packed = compress_accepted(accept_encoding) ? pack(bytes, count) : NULL;
    if (!packed)
        return;
    pool_defer(pool, (GDestroyNotify)g_bytes_unref, packed);
    reply->body = NULL;
    reply->bytes = packed;
    put_header(reply, "Content-Encoding", "gzip");
    weaken_etag(reply, pool);
}

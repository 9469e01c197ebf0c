#include "linkage/dictionary.h"

#include <string.h>

enum { FIRST_SLOTS = 1024 };

void dictionary_init(Dictionary *dictionary)
{
    *dictionary = (Dictionary){.room = 4096, .texts_room = FIRST_SLOTS, .mask = FIRST_SLOTS - 1};
    dictionary->bytes = g_malloc(dictionary->room);
    dictionary->starts = g_new0(guint32, dictionary->texts_room + 2);
    dictionary->slots = g_new0(guint64, FIRST_SLOTS);
}

void dictionary_clear(Dictionary *dictionary)
{
    g_clear_pointer(&dictionary->bytes, g_free);
    g_clear_pointer(&dictionary->starts, g_free);
    g_clear_pointer(&dictionary->slots, g_free);
}

void dictionary_seal(Dictionary *dictionary)
{
    g_clear_pointer(&dictionary->slots, g_free);
    dictionary->bytes = g_realloc(dictionary->bytes, dictionary->used + 1);
    dictionary->starts = g_renew(guint32, dictionary->starts, dictionary->count + 2);
}

/* Eight bytes at a time; the last step spreads them over all 32 bits. */
static guint32 hash_of(const char *text, gsize bytes)
{
    guint64 hash = bytes * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    for (; bytes >= 8; text += 8, bytes -= 8) {
        guint64 word;
        memcpy(&word, text, 8);
        hash = (hash ^ word) * G_GUINT64_CONSTANT(0xD6E8FEB86659FD93);
        hash ^= hash >> 32;
    }
    guint64 rest = 0;
    memcpy(&rest, text, bytes);
    hash = (hash ^ rest) * G_GUINT64_CONSTANT(0xD6E8FEB86659FD93);
    return (guint32)(hash >> 32) ^ (guint32)(hash >> 15);
}

static void grow_slots(Dictionary *dictionary)
{
    guint32 mask = dictionary->mask * 2 + 1;
    guint64 *slots = g_new0(guint64, (gsize)mask + 1);
    for (guint32 i = 0; i <= dictionary->mask; i++) {
        guint64 slot = dictionary->slots[i];
        if (!slot)
            continue;
        guint32 at = (guint32)(slot >> 32) & mask;
        while (slots[at])
            at = (at + 1) & mask;
        slots[at] = slot;
    }
    g_free(dictionary->slots);
    dictionary->slots = slots;
    dictionary->mask = mask;
}

static guint32 add(Dictionary *dictionary, const char *text, gsize bytes)
{
    if (dictionary->count + 1 >= dictionary->texts_room) {
        dictionary->texts_room += dictionary->texts_room / 2;
        dictionary->starts = g_renew(guint32, dictionary->starts, dictionary->texts_room + 2);
    }
    if (dictionary->used + bytes > dictionary->room) {
        dictionary->room = dictionary->room + dictionary->room / 2 + bytes;
        dictionary->bytes = g_realloc(dictionary->bytes, dictionary->room);
    }
    guint32 number = ++dictionary->count;
    memcpy(dictionary->bytes + dictionary->used, text, bytes);
    dictionary->starts[number] = (guint32)dictionary->used;
    dictionary->used += bytes;
    dictionary->starts[number + 1] = (guint32)dictionary->used;
    return number;
}

static bool is_text(const Dictionary *dictionary, guint32 number, const char *text, gsize bytes)
{
    gsize length;
    const char *known = dictionary_text(dictionary, number, &length);
    return length == bytes && memcmp(known, text, bytes) == 0;
}

guint32 dictionary_take(Dictionary *dictionary, const char *text, gsize bytes)
{
    if (bytes == 0)
        return 0;
    guint32 hash = hash_of(text, bytes), at = hash & dictionary->mask;
    for (; dictionary->slots[at]; at = (at + 1) & dictionary->mask) {
        guint64 slot = dictionary->slots[at];
        if ((guint32)(slot >> 32) == hash && is_text(dictionary, (guint32)slot, text, bytes))
            return (guint32)slot;
    }
    guint32 number = add(dictionary, text, bytes);
    dictionary->slots[at] = (guint64)hash << 32 | number;
    if (dictionary->count > dictionary->mask / 4 * 3)
        grow_slots(dictionary);
    return number;
}

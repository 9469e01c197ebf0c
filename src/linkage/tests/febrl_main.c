/* Writes made-up persons:  febrl KIND SEED A [B]; KIND is set3, set4, homes (households) or a number of persons. */
#include "febrl.h"

#include <stdio.h>
#include <string.h>

static FebrlKind kind_of(const char *word, int argc)
{
    FebrlKind kind = strcmp(word, "set4") == 0 ? febrl_set4 : febrl_set3;
    guint64 persons = g_ascii_strtoull(word, NULL, 10);
    if (strcmp(word, "homes") == 0)
        kind.households = true;
    if (persons) {
        kind.originals = (guint)(persons - persons * 3 / 10);
        kind.duplicates = (guint)(persons * 3 / 10);
        kind.most_per_original = 2;
        kind.most_per_record = argc > 5 ? 10 : 4;
    }
    return kind;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: febrl set3|set4|homes|COUNT SEED A [B]\n");
        return 2;
    }
    FebrlKind kind = kind_of(argv[1], argc);
    kind.seed = g_ascii_strtoull(argv[2], NULL, 10);
    g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
    febrl_write(&kind, a, b);
    bool written = g_file_set_contents(argv[3], a->str, (gssize)a->len, NULL);
    if (kind.two_files)
        written = written && argc > 4 && g_file_set_contents(argv[4], b->str, (gssize)b->len, NULL);
    return written ? 0 : 1;
}

#include "base/text.h"
#include "modules/plans/reading/reading.h"

PATTERN(page_number, "^\\s*(?:-\\s*)?(?:(?:pagina|pag\\.?|page|стр\\.?)\\s*)?\\d{1,4}(?:\\s*(?:din|of|/|из)\\s*\\d{1,4})?(?:\\s*-)?\\s*$")
PATTERN(remark, "^(?:\\*|not[ăae]\\b|observa[țţt]i|surs[ăa]:|legend[ăa]|total|subtotal|[iî]ntocmit|avizat|vizat|semn[ăa]tur|pre[șşs]edinte|"
                "secretar|primar|note\\b|source:|примечани|итого|всего)")

static bool has_begun(const Reading *reading)
{
    return reading->columns || reading->measures->len || reading->document->nodes->len;
}

static bool is_heading(const char *line)
{
    return tier_is_other_measures(line) || (text_length(line) <= 200 && !g_regex_match(remark(), line, 0, NULL));
}

/* A title that stands again over another sheet or table. */
static bool is_said_already(const Reading *reading, const char *clean)
{
    for (guint i = 0; has_begun(reading) && i < MIN(reading->preamble->len, 100); i++)
        if (g_strcmp0(reading->preamble->pdata[i], clean) == 0)
            return true;
    return false;
}

static void read_piece(Reading *reading, const char *clean, bool marked, bool in_table)
{
    const char *line = prose_line(reading->pool, clean);
    if (!*line || g_regex_match(page_number(), line, 0, NULL) || is_said_already(reading, clean))
        return;
    if (tier_open(reading, clean) || tier_go_on(reading, line))
        return;
    if (tier_is_other_measures(line) || (marked && in_table && is_heading(line)))
        tier_open_heading(reading, line);
    else if (!has_begun(reading))
        g_ptr_array_add(reading->preamble, (void *)clean);
    else
        reading_note(reading, reading->document->notes, NULL, line, DOUBT_OUTSIDE);
}

void paragraph_read(Reading *reading, const char *text, bool marked, bool in_table)
{
    GPtrArray *pieces = tier_pieces(reading, text);
    for (guint i = 0; i < pieces->len; i++)
        read_piece(reading, pieces->pdata[i], marked, in_table);
}

#include "modules/accounts/factors.h"

#include <qrencode.h>

/* A QR code as SVG: dark squares on white in both themes, four squares of margin as the standard asks. */

static void put_row(GString *out, const guchar *row, int width, int y)
{
    for (int x = 0; x < width;) {
        int start = x;
        while (x < width && row[x] & 1)
            x++;
        if (x > start)
            g_string_append_printf(out, "M%d %dh%dv1h-%dz", start, y, x - start, x - start);
        else
            x++;
    }
}

void qr_svg(GString *out, const char *text)
{
    enum { MARGIN = 4 };
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!code)
        return; /* longer than any address of ours; the secret stands beside it */
    int side = code->width + 2 * MARGIN;
    g_string_append_printf(out, "<svg class=\"qr\" viewBox=\"-%d -%d %d %d\" width=\"220\" height=\"220\" aria-hidden=\"true\">", MARGIN, MARGIN, side, side);
    g_string_append_printf(out, "<rect x=\"-%d\" y=\"-%d\" width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"", MARGIN, MARGIN, side, side);
    for (int y = 0; y < code->width; y++)
        put_row(out, code->data + y * code->width, code->width, y);
    g_string_append(out, "\"/></svg>");
    QRcode_free(code);
}

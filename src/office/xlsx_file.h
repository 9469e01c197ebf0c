#pragma once
#include <xlsxwriter.h>

#include "base/fail.h"

/* Fills a fresh workbook; what fails while it is written is found when it is closed. */
typedef void (*XlsxFill)(lxw_workbook *workbook, void *data);

/* An Excel workbook as bytes.  libxlsxwriter 1.1 writes files only: a temporary one is made and removed.  FAIL_INTERNAL: the
 * disk is full, or a limit of the format. */
bool xlsx_write(XlsxFill fill, void *data, GBytes **ret_bytes, GError **error);

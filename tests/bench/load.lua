-- wrk asks for what stands in the file VATRA_BENCH_REQUESTS, in turn: one request a line, "GET /path" or "POST /path<tab>form".
-- The cookie is in VATRA_BENCH_COOKIE.  Ends with one line of JSON.

local requests, headers, at = {}, {}, -1 -- wrk calls request() once to look at it: that call takes the last line

function init(arguments)
  local cookie = os.getenv("VATRA_BENCH_COOKIE")
  if cookie then headers["Cookie"] = cookie end
  headers["Accept-Language"] = "ro"
  for line in io.lines(os.getenv("VATRA_BENCH_REQUESTS")) do
    local method, path, body = line:match("^(%u+) ([^\t]+)\t?(.*)$")
    local all = {}
    for name, value in pairs(headers) do all[name] = value end
    if method == "POST" then all["Content-Type"] = "application/x-www-form-urlencoded" end
    requests[#requests + 1] = wrk.format(method, path, all, method == "POST" and body or nil)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency, rates)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"bytes":%d,"bad_status":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end

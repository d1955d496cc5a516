-- Sends METHOD to PATH, where %d is each article's number in turn, and ends with one line for `run` to read:
-- requests per second, p50 and p99 in milliseconds, failures. Usage: wrk -s requests.lua URL -- METHOD PATH ARTICLES

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  local articles = tonumber(arguments[3])
  method, path = arguments[1], arguments[2]
  posts = method == "POST"
  run = os.time()
  requests = {}
  -- Made once: what is measured is the service, not string formatting here
  for article = 0, not posts and path:find("%%d") and articles - 1 or 0 do
    requests[article] = wrk.format(method, path:format(article))
  end
  count = path:find("%%d") and articles or 1
  -- Each thread begins elsewhere, so that they do not walk in step
  at = number * 499
end

local json = { ["Content-Type"] = "application/json" }

function request()
  at = at + 1
  if posts then
    -- Everybody is somebody else: a second view of the same visitor within half a minute is none
    return wrk.format(method, path:format(at % count), json, '{"visitor":"' .. run .. "-" .. number .. "-" .. at .. '"}')
  end
  return requests[at % count]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end

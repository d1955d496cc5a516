-- Sends views of Zipf-distributed articles, each by a visitor of its own, or GET PATH, or with POST the bodies of views to PATH, and
-- ends with one line for `views` to read: requests per second, p50 and p99 in milliseconds, failures.
-- Usage: wrk -s views.lua URL -- ARTICLES [PATH [POST]]

local PICKS = 65536
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  local articles = tonumber(arguments[1])
  if arguments[2] and not arguments[3] then
    nothing = wrk.format("GET", arguments[2])
    return
  end
  math.randomseed(number + 1)
  local sums, sum = {}, 0
  for rank = 1, articles do
    sum = sum + 1 / rank
    sums[rank] = sum
  end
  -- Drawn once: what is measured is the service
  paths = {}
  for pick = 0, PICKS - 1 do
    local drawn, low, high = math.random() * sum, 1, articles
    while low < high do
      local middle = math.floor((low + high) / 2)
      if sums[middle] < drawn then low = middle + 1 else high = middle end
    end
    paths[pick] = arguments[2] or "/v1/articles/bench-" .. low .. "/views"
  end
  headers = { ["Content-Type"] = "application/json" }
  visitor = '{"visitor":"' .. os.time() .. "-" .. number .. "-"
  at = 0
end

function request()
  if nothing then
    return nothing
  end
  at = at + 1
  return wrk.format("POST", paths[at % PICKS], headers, visitor .. at .. '"}')
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end

-- GETs PATH with an id that nobody has to exclude, another each time, so that no answer is kept; ends with one line for
-- `popular` to read: mean and p50 in milliseconds, failures. Usage: wrk -t1 -c1 -s popular.lua URL -- PATH

local number = 0

function init(arguments)
  path = arguments[1]
  path = path .. (path:find("?", 1, true) and "&" or "?")
  base = os.time() % 65536
end

function request()
  number = number + 1
  return wrk.format("GET", path .. string.format("excludeId=00000000-0000-7000-8000-%04x%08x", base, number))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %.3f %.3f %d\n", latency.mean / 1e3, latency:percentile(50) / 1e3,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end

-- Sends each line of the requests file once; counts answers that are not 201.
local lines, at = {}, 0
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init(args)
  bad = 0
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. (args[2] or "")
end
function request()
  at = at + 1
  if at > #lines then at = 1 end
  local path, body = lines[at]:match("^(%S+) (.*)$")
  return wrk.format(nil, path, nil, body)
end
function response(status) if status ~= 201 then bad = bad + 1 end end
function done(summary, latency)
  local wrong = 0
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("bad") end
  io.write(string.format('JSON {"requests":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f,"not201":%d}\n', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, wrong))
end

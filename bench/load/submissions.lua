-- Applications by the API, each with its own idempotency key, in turn by the programs of TOKENS (a file of one token a line). What was answered is
-- counted by status; done() prints one line of JSON. A_SECOND (optional) paces each connection, so that all together ask so often.
local tokens, body, threads = {}, nil, {}
for line in io.lines(os.getenv("TOKENS")) do tokens[#tokens + 1] = line end
for line in io.lines(os.getenv("BODY")) do body = line end
local a_second, connections = tonumber(os.getenv("A_SECOND") or "0"), tonumber(os.getenv("CONNECTIONS"))
local count = 0
created, refused = 0, 0

function setup(thread) table.insert(threads, thread) end

function request()
  count = count + 1
  return wrk.format("POST", "/soja-shi/api/v1/applications", {
    ["authorization"] = "Bearer " .. tokens[count % #tokens + 1],
    ["content-type"] = "application/json",
    ["idempotency-key"] = string.format("%s-%08d", os.getenv("RUN"), count) }, body)
end

-- Milliseconds until a connection asks again; by chance, so that they do not march in step.
if a_second > 0 then
  function delay() return math.random() * 2000 * connections / a_second end
end

function response(status) if status == 201 then created = created + 1 else refused = refused + 1 end end

function done(summary, latency)
  local all, other = 0, 0
  for _, thread in ipairs(threads) do
    all = all + thread:get("created")
    other = other + thread:get("refused")
  end
  io.write(string.format('{"created": %d, "refused": %d, "seconds": %.3f, "p50": %.2f, "p99": %.2f}\n', all, other, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end

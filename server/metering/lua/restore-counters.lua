#!lua flags=allow-oom
-- Spreads the tally over the counters; then sets some to what PostgreSQL knows, plus the stream entries it does not
-- have yet.
--
-- KEYS  1 usage (stream)   2 tally (hash)   3… counters to set (hash)
-- ARGV  1 id of the last entry PostgreSQL has (the cursor)   2 prefix of endpoint, 3 logical, 4 physical model counters
--       5… per counter: requests, refused, input, output, charge in micro-credits
-- Answers how many entries were added.

-- A request is tallied once, under its endpoint, logical and physical model together: three counters' worth in one.
local tallied = redis.call('HGETALL', KEYS[2])
for index = 1, #tallied, 2 do
  local endpoint, logical, physical, field = string.match(tallied[index], '^(%S+) (%S+) (%S+) (%S+)$')
  redis.call('HINCRBY', ARGV[2] .. endpoint, field, tallied[index + 1])
  if logical ~= '-' then redis.call('HINCRBY', ARGV[3] .. logical, field, tallied[index + 1]) end
  if physical ~= '-' then redis.call('HINCRBY', ARGV[4] .. physical, field, tallied[index + 1]) end
end
redis.call('DEL', KEYS[2])
if #KEYS == 2 then return 0 end

local restored = {}
for index = 3, #KEYS do
  local at = 5 + (index - 3) * 5
  restored[KEYS[index]] = true
  redis.call('HSET', KEYS[index], 'requests', ARGV[at], 'refused', ARGV[at + 1], 'input', ARGV[at + 2],
    'output', ARGV[at + 3], 'charge_micros', ARGV[at + 4])
end
local INPUT = {input = true, cached_input = true, cache_write = true, audio_input = true}
local OUTPUT = {output = true, reasoning = true, audio_output = true}
local function count(name, fields, event)
  if not restored[name] then return end
  if event.status == 'refused' then
    redis.call('HINCRBY', name, 'refused', 1)
    return
  end
  if fields.k == 'usage' then
    redis.call('HINCRBY', name, 'requests', 1)
    for kind, units in pairs(event.units) do
      local field = INPUT[kind] and 'input' or OUTPUT[kind] and 'output'
      if field then redis.call('HINCRBY', name, field, string.format('%.0f', units)) end
    end
  end
  redis.call('HINCRBY', name, 'charge_micros', fields.c)
end

local after, added = ARGV[1], 0
repeat
  local entries = redis.call('XRANGE', KEYS[1], '(' .. after, '+', 'COUNT', 500)
  for _, entry in ipairs(entries) do
    local fields = {}
    for index = 1, #entry[2], 2 do fields[entry[2][index]] = entry[2][index + 1] end
    local event = cjson.decode(fields.e)
    for name, value in pairs(fields.o and cjson.decode(fields.o) or {}) do event[name] = value end
    count(ARGV[2] .. event.ve_id, fields, event)
    if event.logical_model_id ~= cjson.null then count(ARGV[3] .. event.logical_model_id, fields, event) end
    if event.physical_model_id ~= cjson.null then count(ARGV[4] .. event.physical_model_id, fields, event) end
    after, added = entry[1], added + 1
  end
until #entries < 500
return added

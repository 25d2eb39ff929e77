#!lua flags=allow-oom
-- Sets what keys with a spend cap used of it: settled charges, plus unsettled stream entries, plus live holds.
--
-- KEYS  1 trimmed   2 usage (stream)   3 holds (zset)   4… access keys (hash)
-- ARGV  1 id of the last entry PostgreSQL has (the cursor)   2 prefix of hold keys   3 prefix of access keys' keys
--       4… per key: access key id, window's kind, configuration version, window's begin, end (ms since 1970),
--          settled charges in the window
-- Answers 'cursor_stale' when entries after the cursor were already forgotten, else how many keys were set.
--
-- A request belongs to the window that its id's time lies in, or to the one that admitted it.

local call, match = redis.call, string.match
local function parts(id)
  local ms, sequence = match(id, '^(%d+)%-(%d+)$')
  return tonumber(ms), tonumber(sequence)
end
local trimmed_ms, trimmed_sequence = parts(call('GET', KEYS[1]) or '0-0')
local cursor_ms, cursor_sequence = parts(ARGV[1])
if trimmed_ms > cursor_ms or (trimmed_ms == cursor_ms and trimmed_sequence > cursor_sequence) then
  return 'cursor_stale'
end

local caps = {}
for index = 4, #KEYS do
  local at = 4 + (index - 4) * 6
  local from, till = ARGV[at + 3], ARGV[at + 4]
  caps[ARGV[at]] = {name = KEYS[index], from = from, first = tonumber(from), past = tonumber(till)}
  call('HSET', KEYS[index], 'cap_kind', ARGV[at + 1], 'cap_version', ARGV[at + 2], 'cap_from', from, 'cap_until', till,
    'cap_used', ARGV[at + 5], 'cap_held', '0')
end
-- An id's first ten digits, base 32, are its time in ms.
local DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'
local function within(cap, request)
  local ms = 0
  for digit in string.gmatch(string.sub(request, 5, 14), '.') do
    ms = ms * 32 + (string.find(DIGITS, digit, 1, true) or 1) - 1
  end
  return ms >= cap.first and ms < cap.past
end

local after = ARGV[1]
repeat
  local entries = call('XRANGE', KEYS[2], '(' .. after, '+', 'COUNT', 500)
  for _, entry in ipairs(entries) do
    local fields = {}
    for index = 1, #entry[2], 2 do fields[entry[2][index]] = entry[2][index + 1] end
    if fields.c ~= '0' then
      local cap = caps[match(fields.e, '"key_id":"([^"]*)"')]
      if cap and within(cap, fields.r) then call('HINCRBY', cap.name, 'cap_used', fields.c) end
    end
    after = entry[1]
  end
until #entries < 500

for _, id in ipairs(call('ZRANGE', KEYS[3], 0, -1)) do
  local name = ARGV[2] .. id
  local hold = call('HMGET', name, 'about', 'held', 'cap')
  local key, request = match(hold[1] or '', '^%S+ (%S+) %S+ (%S+)')
  local cap = key and caps[string.sub(key, #ARGV[3] + 1)]
  if cap and (hold[3] == cap.from or within(cap, request)) then
    call('HSET', name, 'cap', cap.from)
    call('HINCRBY', cap.name, 'cap_used', hold[2])
    call('HINCRBY', cap.name, 'cap_held', hold[2])
  elseif cap then
    call('HDEL', name, 'cap')
  end
end
return #KEYS - 3

#!lua flags=allow-oom
-- Sets what keys with a spend cap used of it: settled charges, plus unsettled stream entries, plus live holds.
--
-- KEYS  1 trimmed   2 usage (stream)   3 holds (zset)   4… access keys (hash)
-- ARGV  1 id of the last entry PostgreSQL has (the cursor)   2 prefix of hold keys   3 prefix of access keys' keys
--       4… per key: id of the first of its line, ids of the line's keys (comma separated), window's kind, configuration
--          version, window's begin, end (ms since 1970), settled charges in it, then begin of the window before ('-' =
--          there is none) and settled charges in that
-- Answers 'cursor_stale' when entries after the cursor were already forgotten, else how many keys were set.
--
-- A request belongs to the window in which it began: its id says when.

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

local caps, cap_of = {}, {}
for index = 4, #KEYS do
  local at = 4 + (index - 4) * 9
  local from, past_from = ARGV[at + 4], ARGV[at + 7]
  local cap = {name = KEYS[index], from = from, first = tonumber(from), past = tonumber(ARGV[at + 5]),
    before = past_from, first_before = tonumber(past_from)}
  caps[ARGV[at]] = cap
  for member in string.gmatch(ARGV[at + 1], '[^,]+') do cap_of[member] = cap end
  call('HSET', cap.name, 'cap_kind', ARGV[at + 2], 'cap_version', ARGV[at + 3], 'cap_from', from, 'cap_until',
    ARGV[at + 5], 'cap_used', ARGV[at + 6], 'cap_held', '0')
  if cap.first_before then
    call('HSET', cap.name, 'past_from', past_from, 'past_used', ARGV[at + 8])
  else
    call('HDEL', cap.name, 'past_from', 'past_used')
  end
end
-- An id's first ten digits, base 32, are its time in ms.
local DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'
-- Which figure of the key a request counts in, and the begin of its window; nil: in none that is known.
local function counted(cap, request)
  local ms = 0
  for digit in string.gmatch(string.sub(request, 5, 14), '.') do
    ms = ms * 32 + (string.find(DIGITS, digit, 1, true) or 1) - 1
  end
  if ms >= cap.first then
    if ms < cap.past then return 'cap_used', cap.from end
  elseif cap.first_before and ms >= cap.first_before then
    return 'past_used', cap.before
  end
end

local after = ARGV[1]
repeat
  local entries = call('XRANGE', KEYS[2], '(' .. after, '+', 'COUNT', 500)
  for _, entry in ipairs(entries) do
    local fields = {}
    for index = 1, #entry[2], 2 do fields[entry[2][index]] = entry[2][index + 1] end
    if fields.c ~= '0' then
      local cap = cap_of[match(fields.e, '"key_id":"([^"]*)"')]
      local figure = cap and counted(cap, fields.r)
      if figure then call('HINCRBY', cap.name, figure, fields.c) end
    end
    after = entry[1]
  end
until #entries < 500

for _, id in ipairs(call('ZRANGE', KEYS[3], 0, -1)) do
  local name = ARGV[2] .. id
  local hold = call('HMGET', name, 'about', 'held')
  local key, request = match(hold[1] or '', '^%S+ (%S+) %S+ (%S+)')
  local cap = key and caps[string.sub(key, #ARGV[3] + 1)]
  local figure, window
  if cap then figure, window = counted(cap, request) end
  if figure then
    call('HSET', name, 'cap', window)
    call('HINCRBY', cap.name, figure, hold[2])
    if figure == 'cap_used' then call('HINCRBY', cap.name, 'cap_held', hold[2]) end
  elseif cap then
    call('HDEL', name, 'cap')
  end
end
return #KEYS - 3

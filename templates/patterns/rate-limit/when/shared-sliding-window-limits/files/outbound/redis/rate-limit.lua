-- Takes units from the window of a client, by the clock of this server.
--
-- KEYS  what was spent in each of the last steps
-- ARGV  units that a window holds, its milliseconds, units to take
--
-- Answers the units left; below zero, nothing was taken, and there will be enough in so many milliseconds.

local units, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- The window moves on in steps of a tenth. The step that it has entered in part counts in full.
local STEPS = 10
local step_ms = window / STEPS
local step = math.floor(now / step_ms)

local total = 0
local spent = {}
local fields = redis.call("HGETALL", KEYS[1])
for i = 1, #fields, 2 do
  local at, count = tonumber(fields[i]), tonumber(fields[i + 1])
  -- What is a window ahead was spent before the clock was set back.
  if at < step - STEPS or at > step + STEPS then
    redis.call("HDEL", KEYS[1], fields[i])
  else
    spent[at] = count
    total = total + count
  end
end

local missing = total + cost - units
if missing > 0 then
  local oldest = step - STEPS
  missing = missing - (spent[oldest] or 0)
  while missing > 0 do
    oldest = oldest + 1
    missing = missing - (spent[oldest] or 0)
  end
  return now - (oldest + STEPS + 1) * step_ms
end

redis.call("HINCRBY", KEYS[1], step, cost)
redis.call("PEXPIRE", KEYS[1], window + step_ms)
return units - total - cost

// Laws held against others' libraries: arithmetic against the Intel decimal library and ICU's decNumber, the calendar, zones and case
// against ICU; and what must hold of any text: literals read back as they were, nothing crashes. The seed is fixed, so a run can be
// repeated; RC_PARAMS="seed=… max_success=…" asks for others.
#include <mado/feel/evaluate.h>

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>
#include <rapidcheck.h>
#include <unicode/ucal.h>
#include <unicode/ucasemap.h>
#include <unicode/unumberformatter.h>

#include <cstdlib>

using namespace mado::feel;
using mado::Decimal;

namespace {

template <class Property>
void hold(char const* name, Property property)
{
    ::setenv("RC_PARAMS", "seed=20260401 max_success=200", 0);
    CHECK(rc::check(name, std::move(property)));
}

int any(int from, int to) { return *rc::gen::resize(100, rc::gen::inRange(from, to + 1)); }  // both may come
std::int64_t any_long(std::int64_t from, std::int64_t to) { return *rc::gen::resize(100, rc::gen::inRange<std::int64_t>(from, to + 1)); }

template <class T>
T one_of(std::vector<T> const& all) { return all[static_cast<std::size_t>(any(0, static_cast<int>(all.size()) - 1))]; }

Value value_of(std::string const& text)
{
    static Names const names;
    auto const expression = compile(text, names);
    RC_LOG() << text << (expression ? "" : ": " + expression.error().front().english) << "\n";
    RC_ASSERT(expression.has_value());
    Scope scope(names);
    return evaluate(*expression, scope);
}

std::string literal_of(std::string const& text) { return value_of(text).to_literal(); }

// ---- numbers

std::string digits(int from, int to)
{
    std::string text;
    for (auto rest = any(from, to); rest > 0; --rest)
        text += static_cast<char>('0' + any(0, 9));
    return text;
}

std::string number_text(int exponents = 25)
{
    auto text = (any(0, 2) == 0 ? "-" : "") + digits(1, any(0, 3) == 0 ? 34 : 9);
    if (auto const fraction = digits(0, 8); !fraction.empty() && text.size() < 26)
        text += "." + fraction;
    return any(0, 2) == 0 ? text + "e" + std::to_string(any(-exponents, exponents)) : text;
}

BID_UINT128 intel(std::string text)
{
    _IDEC_flags flags = 0;
    return bid128_from_string(text.data(), 0, &flags);
}

// As a literal; what is not finite is null in FEEL.
std::string literal_of(BID_UINT128 number)
{
    char text[64];
    _IDEC_flags flags = 0;
    bid128_to_string(text, number, &flags);
    auto const parsed = Decimal::parse(text);
    return parsed ? parsed->to_text() : "null";
}

TEST_CASE("the four operations and order are those of the Intel decimal library")
{
    hold("+ - * / and <", [] {
        auto const exponents = one_of<int>({ 3, 25, 6000 });
        auto const a = number_text(exponents), b = number_text(exponents);
        auto const x = intel(a), y = intel(b);
        _IDEC_flags flags = 0;
        RC_ASSERT(literal_of(a + " + (" + b + ")") == literal_of(bid128_add(x, y, 0, &flags)));
        RC_ASSERT(literal_of(a + " - (" + b + ")") == literal_of(bid128_sub(x, y, 0, &flags)));
        RC_ASSERT(literal_of(a + " * (" + b + ")") == literal_of(bid128_mul(x, y, 0, &flags)));
        RC_ASSERT(literal_of(a + " / (" + b + ")") == literal_of(bid128_div(x, y, 0, &flags)));
        RC_ASSERT(literal_of(a + " < (" + b + ")") == (bid128_quiet_less(x, y, &flags) ? "true" : "false"));
        RC_ASSERT(literal_of(a + " = (" + b + ")") == (bid128_quiet_equal(x, y, &flags) ? "true" : "false"));
    });
}

TEST_CASE("whole numbers are exact, also beyond 64 bits")
{
    hold("integers", [] {
        auto const a = any_long(-99'999'999'999'999'999, 99'999'999'999'999'999), b = any_long(-99'999'999'999'999'999, 99'999'999'999'999'999);
        __extension__ using Wide = __int128;
        auto const text = [](Wide value) {
            std::string all;
            for (auto rest = value < 0 ? -value : value; rest != 0; rest /= 10)
                all.insert(all.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
            return value == 0 ? "0" : (value < 0 ? "-" : "") + all;
        };
        auto const x = std::to_string(a), y = "(" + std::to_string(b) + ")";
        RC_ASSERT(literal_of(x + " * " + y) == text(Wide { a } * b));
        RC_ASSERT(literal_of(x + " + " + y) == text(Wide { a } + b));
        if (b != 0)
            RC_ASSERT(literal_of("modulo(" + x + ", " + y + ")") == text(((Wide { a } % b) + b) % b));
    });
}

TEST_CASE("powers: exact while they have 34 digits, else near the library's")
{
    hold("**", [] {
        auto const base = one_of<std::string>({ std::to_string(any(-30, 30)), number_text(2) });
        auto const exponent = any(-20, 20);
        auto const answer = value_of("(" + base + ") ** (" + std::to_string(exponent) + ")");
        auto const x = intel(base);
        _IDEC_flags flags = 0;
        auto exact = intel("1");
        for (int i = 0; i < std::abs(exponent); ++i)
            exact = bid128_mul(exact, x, 0, &flags);
        if (exponent < 0)
            exact = bid128_div(intel("1"), exact, 0, &flags);
        auto const expected = literal_of(exact);
        if ((flags & BID_INEXACT_EXCEPTION) == 0 || expected == "null") {
            RC_ASSERT(answer.to_literal() == expected);
            return;
        }
        auto const near = *Decimal::parse(expected);
        RC_ASSERT(answer.is_number());
        RC_ASSERT((answer.as_number() - near).absolute() <= near.absolute() * *Decimal::parse("1e-31"));
    });
}

// ICU rounds by decNumber. Its increments stand for the negative scales.
std::string icu_rounded(std::string const& number, int scale, std::string const& mode)
{
    std::string skeleton = scale > 0 ? "." + std::string(static_cast<std::size_t>(scale), '0') : scale == 0 ? "precision-integer" : "precision-increment/1" + std::string(static_cast<std::size_t>(-scale), '0');
    skeleton += " group-off rounding-mode-" + mode;
    std::u16string const wide(skeleton.begin(), skeleton.end());
    UErrorCode error = U_ZERO_ERROR;
    auto* formatter = unumf_openForSkeletonAndLocale(wide.data(), static_cast<int32_t>(wide.size()), "en", &error);
    auto* result = unumf_openResult(&error);
    unumf_formatDecimal(formatter, number.data(), static_cast<int32_t>(number.size()), result, &error);
    char16_t buffer[200];
    auto const length = unumf_resultToString(result, buffer, 200, &error);
    unumf_closeResult(result);
    unumf_close(formatter);
    RC_ASSERT(error <= U_ZERO_ERROR);
    std::string text;
    for (int i = 0; i < length; ++i)
        text += static_cast<char>(buffer[i]);
    return Decimal::parse(text)->to_text();
}

TEST_CASE("rounding is ICU's in every direction and at ties")
{
    hold("rounding", [] {
        auto const scale = any(-6, 10);
        auto number = number_text(4);
        if (any(0, 1) == 0)  // a tie, exactly at the digit that decides
            number = (any(0, 1) == 0 ? "-" : "") + std::to_string(any(0, 99'999)) + "5e" + std::to_string(-scale - 1);
        struct Way { char const* feel; char const* icu; };
        for (auto const& [feel, icu] : { Way { "decimal", "half-even" }, Way { "floor", "floor" }, Way { "ceiling", "ceiling" }, Way { "round up", "up" },
                 Way { "round down", "down" }, Way { "round half up", "half-up" }, Way { "round half down", "half-down" } })
            RC_ASSERT(literal_of(std::string(feel) + "(" + number + ", " + std::to_string(scale) + ")") == icu_rounded(number, scale, icu));
    });
}

// ---- calendar

// A calendar that was always Gregorian, with the weeks of ISO 8601.
class Calendar {
public:
    explicit Calendar(std::string const& zone = "UTC")
    {
        std::u16string const wide(zone.begin(), zone.end());
        calendar_ = ucal_open(wide.data(), static_cast<int32_t>(wide.size()), "en", UCAL_GREGORIAN, &error_);
        ucal_setGregorianChange(calendar_, -1e16, &error_);
        ucal_setAttribute(calendar_, UCAL_FIRST_DAY_OF_WEEK, UCAL_MONDAY);
        ucal_setAttribute(calendar_, UCAL_MINIMAL_DAYS_IN_FIRST_WEEK, 4);
        ucal_setAttribute(calendar_, UCAL_REPEATED_WALL_TIME, UCAL_WALLTIME_FIRST);  // the offset before a change counts
        ucal_setAttribute(calendar_, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_LAST);
    }
    ~Calendar() { ucal_close(calendar_); }
    Calendar(Calendar const&) = delete;
    Calendar& operator=(Calendar const&) = delete;

    int get(UCalendarDateFields field) { return ucal_get(calendar_, field, &error_); }
    void set_seconds(std::int64_t seconds) { ucal_setMillis(calendar_, static_cast<double>(seconds) * 1000, &error_); }
    std::int64_t seconds() { return static_cast<std::int64_t>(ucal_getMillis(calendar_, &error_)) / 1000; }
    void add_months(int months) { ucal_add(calendar_, UCAL_MONTH, months, &error_); }
    void set_wall_clock(int year, int month, int day, int hour, int minute, int second)
    {
        ucal_clear(calendar_);
        ucal_set(calendar_, UCAL_EXTENDED_YEAR, year);
        ucal_set(calendar_, UCAL_MONTH, month - 1);
        ucal_set(calendar_, UCAL_DATE, day);
        ucal_set(calendar_, UCAL_HOUR_OF_DAY, hour);
        ucal_set(calendar_, UCAL_MINUTE, minute);
        ucal_set(calendar_, UCAL_SECOND, second);
    }
    std::optional<std::int64_t> next_change()
    {
        UDate at = 0;
        return ucal_getTimeZoneTransitionDate(calendar_, UCAL_TZ_TRANSITION_NEXT, &at, &error_) ? std::optional(static_cast<std::int64_t>(at) / 1000) : std::nullopt;
    }
    std::string date_text() { return mado::feel::Date::of(get(UCAL_EXTENDED_YEAR), get(UCAL_MONTH) + 1, get(UCAL_DATE))->to_text(); }

private:
    UErrorCode error_ = U_ZERO_ERROR;
    UCalendar* calendar_;
};

constexpr std::int64_t day_seconds = 86'400;
std::int64_t any_day() { return any(0, 1) == 0 ? any_long(-30'000, 50'000) : any_long(-3'000'000, 3'000'000); }  // 1887 to 2106, or -6243 to 10183

std::string day_literal(std::int64_t day)
{
    Calendar calendar;
    calendar.set_seconds(day * day_seconds);
    return "@\"" + calendar.date_text() + "\"";
}

TEST_CASE("days, weekdays, days and weeks of the year are ICU's")
{
    hold("calendar", [] {
        auto const day = any_day();
        Calendar calendar;
        calendar.set_seconds(day * day_seconds);
        auto const text = day_literal(day);
        RC_ASSERT(value_of(text).as_date().days == day);
        RC_ASSERT(literal_of("date(" + text + ".year, " + text + ".month, " + text + ".day)") == text);
        RC_ASSERT(literal_of(text + ".year") == std::to_string(calendar.get(UCAL_EXTENDED_YEAR)));
        auto const weekday = calendar.get(UCAL_DAY_OF_WEEK);
        RC_ASSERT(literal_of(text + ".weekday") == std::to_string(weekday == UCAL_SUNDAY ? 7 : weekday - 1));
        char const* const names[] { "", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
        RC_ASSERT(literal_of("day of week(" + text + ")") == "\"" + std::string(names[weekday]) + "\"");
        RC_ASSERT(literal_of("day of year(" + text + ")") == std::to_string(calendar.get(UCAL_DAY_OF_YEAR)));
        RC_ASSERT(literal_of("week of year(" + text + ")") == std::to_string(calendar.get(UCAL_WEEK_OF_YEAR)));
    });
}

TEST_CASE("dates plus months, days and differences are ICU's")
{
    hold("date arithmetic", [] {
        auto const day = any_day(), other = any_day();
        auto const months = any(-5'000, 5'000);
        auto const text = day_literal(day), other_text = day_literal(other);
        Calendar calendar;
        calendar.set_seconds(day * day_seconds);
        calendar.add_months(months);
        auto const size = std::to_string(std::abs(months)), sign = months < 0 ? std::string("-") : "";
        RC_ASSERT(literal_of(text + " + duration(\"" + sign + "P" + size + "M\")") == "@\"" + calendar.date_text() + "\"");
        RC_ASSERT(literal_of(text + " - duration(\"" + (months < 0 ? "" : "-") + "P" + size + "M\")") == "@\"" + calendar.date_text() + "\"");
        auto const apart = other - day;
        RC_ASSERT(value_of(other_text + " - " + text).as_days_time() == DaysTime::of_days(apart));
        RC_ASSERT(literal_of(text + " + duration(\"" + (apart < 0 ? "-" : "") + "P" + std::to_string(std::abs(apart)) + "D\")") == other_text);
        RC_ASSERT(literal_of(text + " < " + other_text) == (day < other ? "true" : "false"));
    });
}

// (10.3.4.7) The largest number of whole months that fits between, counted from the first towards the second.
TEST_CASE("years and months duration counts whole months, in both directions")
{
    hold("whole months", [] {
        auto const day = any_day(), other = any(0, 1) == 0 ? any_day() : day + any(-800, 800);
        auto const a = mado::feel::Date { day }.civil(), b = mado::feel::Date { other }.civil();
        auto const months = value_of("years and months duration(" + day_literal(day) + ", " + day_literal(other) + ")").as_years_months().months;
        auto const from = a.year * 12 + a.month, to = b.year * 12 + b.month;
        auto const fits = [&](std::int64_t count) {
            return day <= other ? std::pair(from + count, a.day) <= std::pair(to, b.day) : std::pair(from + count, a.day) >= std::pair(to, b.day);
        };
        RC_ASSERT(fits(months));
        RC_ASSERT(!fits(day <= other ? months + 1 : months - 1));
        RC_ASSERT((day <= other ? months >= 0 : months <= 0));
    });
}

// ---- zones

std::string two(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

struct Wall {
    std::string text;                          // 2026-04-01T09:00:00@Asia/Tokyo
    std::int64_t seconds;                      // since 1970 in UTC, as ICU reads the wall clock
};

// Near a change of the zone's offset more often than not.
Wall any_wall()
{
    auto const zone = one_of<std::string>({ "Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia",
        "Europe/Amsterdam", "America/Caracas", "Africa/Casablanca", "Asia/Tehran", "Pacific/Chatham", "Etc/UTC" });
    Calendar calendar(zone);
    auto seconds = any_long(-2'208'988'800, 4'133'980'799);  // 1900 to 2100
    calendar.set_seconds(seconds);
    if (auto const change = calendar.next_change(); change && any(0, 3) != 0)
        seconds = *change + any(-3 * 3600, 3 * 3600);
    calendar.set_seconds(seconds);
    if (calendar.get(UCAL_EXTENDED_YEAR) > 2101)  // a zone that never changes again has its last change far away
        calendar.set_seconds(0);
    auto const hour = calendar.get(UCAL_HOUR_OF_DAY), minute = calendar.get(UCAL_MINUTE), second = calendar.get(UCAL_SECOND);
    auto const text = calendar.date_text() + "T" + two(hour) + ":" + two(minute) + ":" + two(second) + "@" + zone;
    calendar.set_wall_clock(calendar.get(UCAL_EXTENDED_YEAR), calendar.get(UCAL_MONTH) + 1, calendar.get(UCAL_DATE), hour, minute, second);
    return { text, calendar.seconds() };
}

// The same moment by an offset.
std::string with_offset(std::int64_t seconds)
{
    auto const offset = any(-18 * 60, 18 * 60);
    Calendar calendar;
    calendar.set_seconds(seconds + offset * 60);
    auto const size = std::abs(offset);
    auto const zone = offset == 0 ? "Z" : (offset < 0 ? "-" : "+") + two(size / 60) + ":" + two(size % 60);
    return calendar.date_text() + "T" + two(calendar.get(UCAL_HOUR_OF_DAY)) + ":" + two(calendar.get(UCAL_MINUTE)) + ":" + two(calendar.get(UCAL_SECOND)) + zone;
}

TEST_CASE("moments in zones and with offsets compare and subtract as ICU's")
{
    hold("zones", [] {
        auto const a = any_wall();
        auto const same = with_offset(a.seconds);
        auto const x = "@\"" + a.text + "\"";
        RC_ASSERT(literal_of(x + " = @\"" + same + "\"") == "true");
        auto const b = any(0, 1) == 0 ? any_wall() : Wall { with_offset(a.seconds + any(-7200, 7200)), 0 };
        auto const b_seconds = b.text.find('@') == std::string::npos ? value_of("@\"" + b.text + "\" - @\"1970-01-01T00:00:00Z\"").as_days_time().seconds : b.seconds;
        auto const y = "@\"" + b.text + "\"";
        RC_ASSERT(literal_of(x + " < " + y) == (a.seconds < b_seconds ? "true" : "false"));
        RC_ASSERT(literal_of(x + " = " + y) == (a.seconds == b_seconds ? "true" : "false"));
        RC_ASSERT((value_of(x + " - " + y).as_days_time() == DaysTime { a.seconds - b_seconds, 0 }));
        RC_ASSERT(literal_of(x + " in [" + y + ".." + x + "]") == (b_seconds <= a.seconds ? "true" : "false"));
    });
}

TEST_CASE("a time in a gap is read with the offset before it, one that comes twice as the first")
{
    for (auto const& [wall, moment] : std::vector<std::pair<std::string, std::string>> {
             { "2026-03-08T02:30:00@America/New_York", "2026-03-08T07:30:00Z" }, { "2026-11-01T01:30:00@America/New_York", "2026-11-01T05:30:00Z" },
             { "1950-05-07T00:30:00@Asia/Tokyo", "1950-05-06T15:30:00Z" }, { "2026-04-05T01:45:00@Australia/Lord_Howe", "2026-04-04T14:45:00Z" } })
        CHECK_MESSAGE(literal_of("@\"" + wall + "\" = @\"" + moment + "\"") == "true", wall);
}

// ---- strings

std::u32string any_characters(int most)
{
    std::u32string text;
    for (auto rest = any(0, most); rest > 0; --rest)
        switch (any(0, 6)) {
        case 0: text += one_of<char32_t>({ U'ß', U'ﬁ', U'İ', U'ı', U'ǅ', U'Σ', U'ς', U'ŉ', U'ΐ', U'\u0301', U'\u3099', U'\u200d' }); break;
        case 1: text += static_cast<char32_t>(any(0x3041, 0x30ff)); break;
        case 2: text += static_cast<char32_t>(any(0x4e00, 0x9fff)); break;
        case 3: text += one_of<char32_t>({ U'𠮷', U'𩸽', U'😀', U'🇯', U'𐐨', U'\U000e0101', U'\U0010ffff' }); break;
        case 4: text += static_cast<char32_t>(any(0xa0, 0xd7ff)); break;
        default: text += static_cast<char32_t>(any(0x20, 0x7e));
        }
    return text;
}

std::string utf8(std::u32string_view text)
{
    std::string out;
    for (auto const c : text) {
        if (c < 0x80)
            out += static_cast<char>(c);
        else if (c < 0x800)
            (out += static_cast<char>(0xc0 | c >> 6)) += static_cast<char>(0x80 | (c & 0x3f));
        else if (c < 0x10000)
            ((out += static_cast<char>(0xe0 | c >> 12)) += static_cast<char>(0x80 | (c >> 6 & 0x3f))) += static_cast<char>(0x80 | (c & 0x3f));
        else
            (((out += static_cast<char>(0xf0 | c >> 18)) += static_cast<char>(0x80 | (c >> 12 & 0x3f))) += static_cast<char>(0x80 | (c >> 6 & 0x3f))) += static_cast<char>(0x80 | (c & 0x3f));
    }
    return out;
}

std::string quoted(std::u32string_view text) { return Value::string(utf8(text)).to_literal(); }

std::string cased(std::string const& text, bool up)
{
    UErrorCode error = U_ZERO_ERROR;
    auto* map = ucasemap_open("", 0, &error);
    std::string out(text.size() * 3 + 1, '\0');
    auto const length = (up ? ucasemap_utf8ToUpper : ucasemap_utf8ToLower)(map, out.data(), static_cast<int32_t>(out.size()), text.data(), static_cast<int32_t>(text.size()), &error);
    ucasemap_close(map);
    out.resize(static_cast<std::size_t>(length));
    return out;
}

TEST_CASE("strings count code points, also beyond the first plane")
{
    hold("strings", [] {
        auto const text = any_characters(12);
        auto const size = static_cast<int>(text.size());
        auto const start = any(-14, 14), length = any(1, 14);
        auto const literal = quoted(text);
        RC_ASSERT(literal_of("string length(" + literal + ")") == std::to_string(size));
        auto const from = start > 0 ? start - 1 : size + start;
        auto const whole = start != 0 && from >= 0 && from < size;
        auto const begin = "substring(" + literal + ", " + std::to_string(start);
        if (whole) {
            RC_ASSERT(literal_of(begin + ")") == quoted(text.substr(static_cast<std::size_t>(from))));
            RC_ASSERT(literal_of(begin + ", " + std::to_string(length) + ")") == quoted(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(length))));
        }
        RC_ASSERT(value_of("upper case(" + literal + ")") == Value::string(cased(utf8(text), true)));
        RC_ASSERT(value_of("lower case(" + literal + ")") == Value::string(cased(utf8(text), false)));
        auto const part = text.substr(static_cast<std::size_t>(any(0, size)), static_cast<std::size_t>(any(0, 2)));
        auto const other = any(0, 1) == 0 ? part : any_characters(2);
        auto const found = text.find(other);
        RC_ASSERT(literal_of("contains(" + literal + ", " + quoted(other) + ")") == (found == std::u32string::npos ? "false" : "true"));
        RC_ASSERT(literal_of("starts with(" + literal + ", " + quoted(other) + ")") == (text.starts_with(other) ? "true" : "false"));
        RC_ASSERT(literal_of("ends with(" + literal + ", " + quoted(other) + ")") == (text.ends_with(other) ? "true" : "false"));
        if (found != std::u32string::npos) {
            RC_ASSERT(literal_of("substring before(" + literal + ", " + quoted(other) + ")") == quoted(text.substr(0, found)));
            RC_ASSERT(literal_of("substring after(" + literal + ", " + quoted(other) + ")") == quoted(text.substr(found + other.size())));
        }
    });
}

// ---- any value, any text

Value any_value(int depth)
{
    auto const zone = [] {
        switch (any(0, 2)) {
        case 0: return Zone::none();
        case 1: return Zone::of_offset(any(-18 * 3600, 18 * 3600));
        default: return *Zone::named(one_of<std::string>({ "Asia/Tokyo", "Europe/Paris", "America/Argentina/Buenos_Aires" }));
        }
    };
    auto const time = [&] { return *Time::of(any(0, 23), any(0, 59), any(0, 59), any(0, 1) == 0 ? 0 : any(0, 999'999'999), zone()); };
    auto const pair_of = [](auto make) { auto a = make(), b = make(); return RangeParts { a, b, any(0, 1) == 0, any(0, 1) == 0 }; };
    switch (any(0, depth > 0 ? 11 : 8)) {
    case 0: return Value::null();
    case 1: return Value::boolean(any(0, 1) == 0);
    case 2: return Value::number(*Decimal::parse(number_text(one_of<int>({ 3, 50, 6000 }))));
    case 3: return Value::string(utf8(any_characters(8)));
    case 4: return Value::date(mado::feel::Date { any(0, 3) == 0 ? any_long(-300'000'000'000, 300'000'000'000) : any_day() });
    case 5: return Value::time(time());
    case 6: return Value::date_time({ mado::feel::Date { any_day() }, time() });
    case 7: return Value::days_time({ any_long(-90'000'000'000'000'000, 90'000'000'000'000'000), any(0, 1) == 0 ? 0 : any(0, 999'999'999) });
    case 8: return Value::years_months({ any_long(-99'000'000'000'000'000, 99'000'000'000'000'000) });
    case 9: {
        std::vector<Value> items;
        for (auto rest = any(0, 4); rest > 0; --rest)
            items.push_back(any_value(depth - 1));
        return Value::list(std::move(items));
    }
    case 10: {
        std::vector<Entry> entries;
        for (auto rest = any(0, 3); rest > 0; --rest)
            entries.push_back({ any(0, 1) == 0 ? utf8(any_characters(5)) : one_of<std::string>({ "if", "年齢", "a b", " a", "in", "date and time", "a-b", "1a", "function", "null", "a  b" }), any_value(depth - 1) });
        return Value::context(std::move(entries));
    }
    default:
        return any(0, 1) == 0 ? Value::range(pair_of([] { return Value::number(any(-100, 100)); })) : Value::range(pair_of([] { return Value::date(mado::feel::Date { any_day() }); }));
    }
}

TEST_CASE("a value's literal, read again, is the value")
{
    hold("literals", [] {
        auto const value = any_value(3);
        auto const literal = value.to_literal();
        auto const again = value_of(literal);
        RC_ASSERT(again.to_literal() == literal);
        RC_ASSERT(again == value);
    });
}

TEST_CASE("no text crashes: it does not compile, or it has a value, or it meets a limit")
{
    static std::vector<std::string> const tokens { "for", "in", "return", "some", "every", "satisfies", "if", "then", "else", "function", "(", ")", "[", "]", "{", "}", "..", ".", ",", ":", "+", "-",
        "*", "/", "**", "<", "<=", ">", ">=", "=", "!=", "and", "or", "not(", "between", "instance of", "list<number>", "context<a: string>", "range<date>", "number", "string", "null", "true",
        "\"文\"", "\"\\u{1F600}\"", "\"", "@\"2026-04-01\"", "@\"PT1H\"", "@\"", "1", "0.5", "1e6144", "99999999999999999999", "x", "年 齢", "item", "partial", "?", "date(", "date and time(", "duration(",
        "sort(", "list replace(", "sum(", "string(", "split(", "matches(", "//", "/*", "*/", "\n", " ", "\xff", "\xe3\x81", "external" };
    hold("soup", [] {
        std::string text;
        for (auto rest = any(0, 25); rest > 0; --rest)
            text += one_of(tokens) + (any(0, 3) == 0 ? "" : " ");
        Names names;
        names.add("x");
        names.add("年 齢", Type::of(Kind::Number));
        Scope scope(names);
        scope.set("x", any_value(2));
        Evaluating how;
        how.limits.steps = 10'000;
        try {
            if (auto const expression = compile(text, names))
                (void)evaluate(*expression, scope, how).to_text();
            if (auto const tests = compile_unary_tests(text, names))
                (void)evaluate_unary(*tests, any_value(1), scope, how).to_text();
        } catch (LimitReached const&) {
            // as it should be
        }
    });
}

}  // namespace

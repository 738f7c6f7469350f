// Relations of points and ranges (DMN 1.5, table 78). A point is a range of itself alone.
#include "evaluation.h"

#include <algorithm>

namespace mado::feel {

namespace {

// A point is a range of itself alone; an end that is open, as of (< 5), lies before or after everything.
struct Pair {
    RangeParts a, b;
};

RangeParts range_of(Value const& value) { return value.kind() == Kind::Range ? value.as_range() : RangeParts { value, value }; }

bool is_usable(RangeParts const& range)
{
    if (range.form == RangeParts::Form::Unequal || (range.from.is_null() && !range.from_open) || (range.to.is_null() && !range.to_open))
        return false;
    return range.from_open || range.to_open || compare(range.from, range.to);
}

Value const& an_end(RangeParts const& range) { return range.from_open ? range.to : range.from; }

std::optional<Pair> pair_of(Call const& call)
{
    Pair pair { range_of(call[0]), range_of(call[1]) };
    bool const usable = is_usable(pair.a) && is_usable(pair.b) && compare(an_end(pair.a), an_end(pair.b));
    return usable ? std::optional(std::move(pair)) : std::nullopt;
}

int order(Value const& a, Value const& b) { return compare(a, b).value_or(0); }
int order_of_starts(RangeParts const& a, RangeParts const& b) { return a.from_open || b.from_open ? int { b.from_open } - int { a.from_open } : order(a.from, b.from); }
int order_of_ends(RangeParts const& a, RangeParts const& b) { return a.to_open || b.to_open ? int { a.to_open } - int { b.to_open } : order(a.to, b.to); }
int order_of_end_and_start(RangeParts const& a, RangeParts const& b) { return a.to_open || b.from_open ? 1 : order(a.to, b.from); }

bool before(RangeParts const& a, RangeParts const& b)
{
    auto const gap = order_of_end_and_start(a, b);
    return gap < 0 || (gap == 0 && !(a.to_closed && b.from_closed));
}

bool meets(RangeParts const& a, RangeParts const& b) { return a.to_closed && b.from_closed && order_of_end_and_start(a, b) == 0; }
bool overlaps(RangeParts const& a, RangeParts const& b) { return !before(a, b) && !before(b, a); }

bool starts_first(RangeParts const& a, RangeParts const& b)
{
    auto const starts = order_of_starts(a, b);
    return starts < 0 || (starts == 0 && a.from_closed && !b.from_closed);
}

bool ends_last(RangeParts const& a, RangeParts const& b)
{
    auto const ends = order_of_ends(a, b);
    return ends > 0 || (ends == 0 && a.to_closed && !b.to_closed);
}

bool starts_alike(RangeParts const& a, RangeParts const& b) { return a.from_closed == b.from_closed && order_of_starts(a, b) == 0; }
bool ends_alike(RangeParts const& a, RangeParts const& b) { return a.to_closed == b.to_closed && order_of_ends(a, b) == 0; }
bool includes(RangeParts const& a, RangeParts const& b) { return !starts_first(b, a) && !ends_last(b, a); }
bool overlaps_before(RangeParts const& a, RangeParts const& b) { return overlaps(a, b) && starts_first(a, b) && !ends_last(a, b); }
bool overlaps_after(RangeParts const& a, RangeParts const& b) { return overlaps_before(b, a); }
bool after(RangeParts const& a, RangeParts const& b) { return before(b, a); }
bool met_by(RangeParts const& a, RangeParts const& b) { return meets(b, a); }
bool during(RangeParts const& a, RangeParts const& b) { return includes(b, a); }
bool starts(RangeParts const& a, RangeParts const& b) { return starts_alike(a, b) && includes(b, a); }
bool started_by(RangeParts const& a, RangeParts const& b) { return starts(b, a); }
bool finishes(RangeParts const& a, RangeParts const& b) { return ends_alike(a, b) && includes(b, a); }
bool finished_by(RangeParts const& a, RangeParts const& b) { return finishes(b, a); }
bool coincides(RangeParts const& a, RangeParts const& b) { return starts_alike(a, b) && ends_alike(a, b); }

template <bool (*relation)(RangeParts const&, RangeParts const&)>
Value related(Call const& call)
{
    auto const pair = pair_of(call);
    return pair ? Value::boolean(relation(pair->a, pair->b))
                : call.refuse("These cannot be compared. Give points and ranges of one kind.", "比べられない値です。同じ種類の値と範囲にしてください。");
}

// An end of range("[1..3]"): a literal, a negative number, or a conversion of literals.
bool is_literal(Program const& program, std::uint32_t code)
{
    auto const& instruction = program.code[code];
    if (instruction.op == Op::Constant)
        return !program.constants[instruction.data].is_null();
    auto const operands = std::span(program.operands).subspan(instruction.first, instruction.count);
    bool const literal = std::all_of(operands.begin(), operands.end(), [&](auto operand) { return is_literal(program, operand); });
    if (instruction.op == Op::Negate)
        return literal;
    constexpr std::string_view conversions[] { "date", "time", "date and time", "duration" };
    return literal && instruction.op == Op::CallBuiltIn
        && std::find(std::begin(conversions), std::end(conversions), program.built_ins_called[instruction.data]->name) != std::end(conversions);
}

// "[2..)" and "(..2]" have no limit on a side; they are (>= 2) and (<= 2). The side without a limit cannot be closed.
std::optional<std::string> as_comparison(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    auto const dots = text.find("..");
    if (dots == std::string_view::npos || text.size() < 5)
        return std::nullopt;
    auto const from = text.substr(1, dots - 1), to = text.substr(dots + 2, text.size() - dots - 3);
    auto const is_blank = [](std::string_view part) { return part.find_first_not_of(' ') == std::string_view::npos; };
    if (is_blank(from) && !is_blank(to) && text.front() != '[')
        return (text.back() == ']' ? "(<= " : "(< ") + std::string(to) + ")";
    if (is_blank(to) && !is_blank(from) && text.back() != ']')
        return (text.front() == '[' ? "(>= " : "(> ") + std::string(from) + ")";
    return std::nullopt;
}

Value range(Call const& call)
{
    auto const refused = [&] { return call.refuse("This is no range. Write it as [1..5], (1..5) or [1..).", "範囲として読めません。[1..5]、(1..5)、[1..) のように書いてください。"); };
    if (call[0].as_string().size() > 1'000)
        return refused();
    std::string const text(call[0].as_string());
    auto const first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    if (first == std::string::npos || std::string_view("[(]").find(text[first]) == std::string_view::npos || std::string_view("])[").find(text[last]) == std::string_view::npos)
        return refused();
    auto const open = as_comparison(text);
    auto const expression = compile_as_written(open ? *open : text);
    if (!expression)
        return refused();
    auto const& program = Evaluation::program_of(*expression);
    auto const& root = program.code[program.root];
    if (root.op != Op::Range || (root.count == 1) != open.has_value())
        return refused();
    for (std::uint32_t i = 0; i < root.count; ++i)
        if (!is_literal(program, program.operands[root.first + i]))
            return refused();
    Scope scope { Names {} };
    auto const value = evaluate(*expression, scope);
    if (value.kind() != Kind::Range || (!open && compare(value.as_range().from, value.as_range().to).value_or(1) > 0))
        return refused();
    return value;
}

}  // namespace

std::span<BuiltIn const> range_built_ins()
{
    constexpr std::string_view any = "point1: point, point2: point; point: point, range: range; range: range, point: point; range1: range, range2: range";
    constexpr std::string_view ranges = "range1: range, range2: range";
    constexpr std::string_view first = "point: point, range: range; range1: range, range2: range";
    constexpr std::string_view second = "range: range, point: point; range1: range, range2: range";
    constexpr std::string_view alike = "point1: point, point2: point; range1: range, range2: range";
    static std::vector<BuiltIn> const table {
        { "range", "from: string", range, Kind::Range },
        { "before", any, related<before>, Kind::Boolean },
        { "after", any, related<after>, Kind::Boolean },
        { "meets", ranges, related<meets>, Kind::Boolean },
        { "met by", ranges, related<met_by>, Kind::Boolean },
        { "overlaps", ranges, related<overlaps>, Kind::Boolean },
        { "overlaps before", ranges, related<overlaps_before>, Kind::Boolean },
        { "overlaps after", ranges, related<overlaps_after>, Kind::Boolean },
        { "finishes", first, related<finishes>, Kind::Boolean },
        { "finished by", second, related<finished_by>, Kind::Boolean },
        { "includes", second, related<includes>, Kind::Boolean },
        { "during", first, related<during>, Kind::Boolean },
        { "starts", first, related<starts>, Kind::Boolean },
        { "started by", second, related<started_by>, Kind::Boolean },
        { "coincides", alike, related<coincides>, Kind::Boolean },
    };
    return table;
}

}  // namespace mado::feel

// Relations of points and ranges (DMN 1.5, table 78). A point is a range of itself alone.
#include "evaluation.h"

#include <algorithm>

namespace mado::feel {

namespace {

struct Pair {
    RangeParts a, b;
};

RangeParts range_of(Value const& value) { return value.kind() == Kind::Range ? value.as_range() : RangeParts { value, value, true, true, false, false }; }

// Nothing: an end cannot be compared.
std::optional<Pair> pair_of(Call const& call)
{
    Pair pair { range_of(call[0]), range_of(call[1]) };
    for (auto const* range : { &pair.a, &pair.b })
        if (range->from.is_null() || range->to.is_null())
            return std::nullopt;
    if (!compare(pair.a.from, pair.b.from) || !compare(pair.a.to, pair.b.to) || !compare(pair.a.from, pair.a.to) || !compare(pair.b.from, pair.b.to))
        return std::nullopt;
    return pair;
}

int order(Value const& a, Value const& b) { return compare(a, b).value_or(0); }

bool before(RangeParts const& a, RangeParts const& b)
{
    auto const gap = order(a.to, b.from);
    return gap < 0 || (gap == 0 && !(a.to_closed && b.from_closed));
}

bool meets(RangeParts const& a, RangeParts const& b) { return a.to_closed && b.from_closed && order(a.to, b.from) == 0; }
bool overlaps(RangeParts const& a, RangeParts const& b) { return !before(a, b) && !before(b, a); }

bool starts_first(RangeParts const& a, RangeParts const& b)
{
    auto const starts = order(a.from, b.from);
    return starts < 0 || (starts == 0 && a.from_closed && !b.from_closed);
}

bool ends_last(RangeParts const& a, RangeParts const& b)
{
    auto const ends = order(a.to, b.to);
    return ends > 0 || (ends == 0 && a.to_closed && !b.to_closed);
}

bool starts_alike(RangeParts const& a, RangeParts const& b) { return a.from_closed == b.from_closed && order(a.from, b.from) == 0; }
bool ends_alike(RangeParts const& a, RangeParts const& b) { return a.to_closed == b.to_closed && order(a.to, b.to) == 0; }
bool includes(RangeParts const& a, RangeParts const& b) { return !starts_first(b, a) && !ends_last(b, a); }
bool overlaps_before(RangeParts const& a, RangeParts const& b) { return overlaps(a, b) && starts_first(a, b) && !ends_last(a, b); }
bool overlaps_after(RangeParts const& a, RangeParts const& b) { return overlaps(a, b) && !starts_first(a, b) && ends_last(a, b); }
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
    return pair ? Value::boolean(relation(pair->a, pair->b)) : call.refuse("These cannot be compared.", "比べられない値です。");
}

// Relations that need two ranges.
template <bool (*relation)(RangeParts const&, RangeParts const&)>
Value related_ranges(Call const& call)
{
    if (call[0].kind() != Kind::Range || call[1].kind() != Kind::Range)
        return call.refuse("Ranges are needed here.", "ここには範囲が要ります。");
    return related<relation>(call);
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

Value range(Call const& call)
{
    auto const refused = [&] { return call.refuse("This is no range.", "範囲として読めません。"); };
    if (!call[0].is_string() || call[0].as_string().size() > 1'000)
        return refused();
    Names const names;
    auto const expression = compile(call[0].as_string(), names);
    if (!expression)
        return refused();
    auto const& program = Evaluation::program_of(*expression);
    auto const& root = program.code[program.root];
    if (root.op != Op::Range || !is_literal(program, program.operands[root.first]) || !is_literal(program, program.operands[root.first + 1]))
        return refused();
    Scope scope(names);
    auto const value = evaluate(*expression, scope);
    if (value.kind() != Kind::Range || compare(value.as_range().from, value.as_range().to).value_or(1) > 0)
        return refused();
    return value;
}

}  // namespace

std::span<BuiltIn const> range_built_ins()
{
    static std::vector<std::vector<std::string_view>> const any { { "point1", "point2" }, { "point", "range" }, { "range", "point" }, { "range1", "range2" } };
    static std::vector<std::vector<std::string_view>> const ranges { { "range1", "range2" } };
    static std::vector<BuiltIn> const table {
        { "range", { { "from" } }, range, Kind::Range },
        { "before", any, related<before>, Kind::Boolean },
        { "after", any, related<after>, Kind::Boolean },
        { "meets", ranges, related_ranges<meets>, Kind::Boolean },
        { "met by", ranges, related_ranges<met_by>, Kind::Boolean },
        { "overlaps", ranges, related_ranges<overlaps>, Kind::Boolean },
        { "overlaps before", ranges, related_ranges<overlaps_before>, Kind::Boolean },
        { "overlaps after", ranges, related_ranges<overlaps_after>, Kind::Boolean },
        { "finishes", any, related<finishes>, Kind::Boolean },
        { "finished by", any, related<finished_by>, Kind::Boolean },
        { "includes", any, related<includes>, Kind::Boolean },
        { "during", any, related<during>, Kind::Boolean },
        { "starts", any, related<starts>, Kind::Boolean },
        { "started by", any, related<started_by>, Kind::Boolean },
        { "coincides", any, related<coincides>, Kind::Boolean },
    };
    return table;
}

}  // namespace mado::feel

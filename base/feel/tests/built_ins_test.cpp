// The built-in functions of DMN 1.5, 10.3.4, one by one: ordinary, boundary, null, wrong kind, named parameters.
#include "tests/rows.h"

using rows::check;

namespace {

TEST_CASE("date()")
{
    check({ { "date(\"2026-04-01\")", "@\"2026-04-01\"" }, { "date(from: \"2026-04-01\")", "@\"2026-04-01\"" }, { "date(2026, 4, 1)", "@\"2026-04-01\"" },
        { "date(year: 2026, month: 4, day: 1)", "@\"2026-04-01\"" }, { "date(day: 1, year: 2026, month: 4)", "@\"2026-04-01\"" }, { "date(@\"2026-04-01T10:00:00Z\")", "@\"2026-04-01\"" },
        { "date(2024, 2, 29)", "@\"2024-02-29\"" }, { "date(2025, 2, 29)", "null" }, { "date(2026, 13, 1)", "null" }, { "date(2026, 0, 1)", "null" }, { "date(999999999, 12, 31)", "@\"999999999-12-31\"" },
        { "date(1000000000, 1, 1)", "null" }, { "date(-999999999, 1, 1)", "@\"-999999999-01-01\"" }, { "date(\"-0001-01-01\")", "@\"-0001-01-01\"" }, { "date(\"01234-01-01\")", "null" },
        { "date(\"2026-4-1\")", "null" }, { "date(\"2026-04-01Z\")", "null" }, { "date(\"2026-04-01T00:00:00\")", "null" }, { "date(\"\")", "null" }, { "date(null)", "null" }, { "date(1)", "null" },
        { "date()", "null" }, { "date(2026, 4)", "null" }, { "date(y: 2026, month: 4, day: 1)", "null" }, { "date([\"2026-04-01\"])", "@\"2026-04-01\"" }, { "date([])", "null" } });
}

TEST_CASE("date and time()")
{
    check({ { "date and time(\"2026-04-01T09:00:00\")", "@\"2026-04-01T09:00:00\"" }, { "date and time(\"2026-04-01T09:00:00.123Z\")", "@\"2026-04-01T09:00:00.123Z\"" },
        { "date and time(\"2026-04-01T09:00:00+09:00\")", "@\"2026-04-01T09:00:00+09:00\"" }, { "date and time(\"2026-04-01T09:00:00@Asia/Tokyo\").time offset", "@\"PT9H\"" },
        { "date and time(\"2026-04-01\")", "@\"2026-04-01T00:00:00\"" }, { "date and time(@\"2026-04-01\", @\"09:00:00\")", "@\"2026-04-01T09:00:00\"" },
        { "date and time(date: @\"2026-04-01\", time: @\"09:00:00Z\")", "@\"2026-04-01T09:00:00Z\"" }, { "date and time(@\"2026-04-01T01:02:03+01:00\", @\"09:00:00\")", "@\"2026-04-01T09:00:00\"" },
        { "date and time(\"2026-04-01T24:00:00\")", "null" }, { "date and time(\"2026-04-01T9:00:00\")", "null" }, { "date and time(\"2026-04-01 09:00:00\")", "null" },
        { "date and time(@\"2026-04-01\", \"09:00:00\")", "null" }, { "date and time(null, @\"09:00:00\")", "null" }, { "date and time()", "null" }, { "date and time(1)", "null" },
        { "date and time(\"2026-04-01T09:00:00+09:00@Asia/Tokyo\")", "null" }, { "date and time(\"2026-04-01T09:00:00@No/Where\")", "null" } });
}

TEST_CASE("time()")
{
    check({ { "time(\"09:00:00\")", "@\"09:00:00\"" }, { "time(from: \"09:00:00.5\")", "@\"09:00:00.5\"" }, { "time(9, 30, 15)", "@\"09:30:15\"" }, { "time(9, 30, 15.25, @\"PT9H\")", "@\"09:30:15.25+09:00\"" },
        { "time(hour: 9, minute: 0, second: 0)", "@\"09:00:00\"" }, { "time(hour: 9, minute: 0, second: 0, offset: @\"-PT5H\")", "@\"09:00:00-05:00\"" }, { "time(9, 0, 0, null)", "@\"09:00:00\"" },
        { "time(@\"2026-04-01T09:00:00Z\")", "@\"09:00:00Z\"" }, { "time(@\"2026-04-01\")", "@\"00:00:00Z\"" }, { "time(\"24:00:00\")", "null" }, { "time(24, 0, 0)", "null" }, { "time(0, 60, 0)", "null" },
        { "time(9, 0, 0, @\"PT19H\")", "null" }, { "time(9, 0, 0, 9)", "null" }, { "time(9, 0)", "null" }, { "time(null)", "null" }, { "time(9)", "null" }, { "time(\"9:00\")", "null" } });
}

TEST_CASE("duration() and years and months duration()")
{
    check({ { "duration(\"P1Y2M\")", "@\"P1Y2M\"" }, { "duration(\"P1DT2H3M4.5S\")", "@\"P1DT2H3M4.5S\"" }, { "duration(from: \"-PT36H\")", "@\"-P1DT12H\"" }, { "duration(\"P14M\")", "@\"P1Y2M\"" }, { "duration(@\"P1D\")", "@\"P1D\"" },
        { "duration(\"P1Y1D\")", "null" }, { "duration(\"P\")", "null" }, { "duration(\"PT\")", "null" }, { "duration(\"P1W\")", "null" }, { "duration(\"1D\")", "null" }, { "duration(\"P1.5D\")", "null" }, { "duration(null)", "null" }, { "duration(1)", "null" },
        { "years and months duration(@\"2011-12-22\", @\"2013-08-24\")", "@\"P1Y8M\"" }, { "years and months duration(from: @\"2013-08-24\", to: @\"2011-12-22\")", "@\"-P1Y8M\"" },
        { "years and months duration(@\"2015-01-21\", @\"2016-01-21T00:00:00Z\")", "@\"P1Y\"" }, { "years and months duration(@\"2020-02-29\", @\"2021-02-28\")", "@\"P11M\"" },
        { "years and months duration(@\"2020-01-31\", @\"2020-01-01\")", "@\"P0M\"" }, { "years and months duration(null, @\"2020-01-01\")", "null" }, { "years and months duration(\"2020-01-01\", @\"2020-01-01\")", "null" } });
}

TEST_CASE("number()")
{
    check({ { "number(\"1 000,0\", \" \", \",\")", "1000" }, { "number(\"1,000.5\", \",\", \".\")", "1000.5" }, { "number(from: \"1.000,5\", decimal separator: \",\", grouping separator: \".\")", "1000.5" }, { "number(\"12\")", "12" },
        { "number(\"-1.5e3\")", "-1500" }, { "number(5)", "5" }, { "number(\"1,000\", \",\")", "1000" }, { "number(\"1,5\", null, \",\")", "1.5" }, { "number(\"1,000\", \",\", \",\")", "null" }, { "number(\"1.5\", null, \",\")", "null" },
        { "number(\"1;0\", \";\", \".\")", "null" }, { "number(\"\")", "null" }, { "number(\" 1\")", "null" }, { "number(\"abc\")", "null" }, { "number(\"١٢\")", "null" }, { "number(null)", "null" }, { "number(true)", "null" },
        { "number(\"1\", 1)", "null" }, { "number()", "null" }, { "number(\"1\", \",\", \".\", 1)", "null" }, { "number(value: \"1\")", "null" } });
}

TEST_CASE("string()")
{
    check({ { "string(1.10)", "\"1.1\"" }, { "string(1e3)", "\"1000\"" }, { "string(0.000001)", "\"0.000001\"" }, { "string(-0)", "\"0\"" }, { "string(true)", "\"true\"" }, { "string(\"a\")", "\"a\"" }, { "string(null)", "null" },
        { "string(from: @\"2026-04-01\")", "\"2026-04-01\"" }, { "string(@\"09:00:00.50\")", "\"09:00:00.5\"" }, { "string(@\"2026-04-01T09:00:00@Asia/Tokyo\")", "\"2026-04-01T09:00:00@Asia/Tokyo\"" }, { "string(@\"P26M\")", "\"P2Y2M\"" },
        { "string(@\"PT61S\")", "\"PT1M1S\"" }, { "string([1, \"a\", null])", "\"[1, \\\"a\\\", null]\"" }, { "string({a: \"b\", \"c d\": [1]})", "\"{a: \\\"b\\\", c d: [1]}\"" }, { "string([1..5))", "\"[1..5)\"" }, { "string((< 5))", "\"(< 5)\"" },
        { "string()", "null" }, { "string(1, 2)", "null" }, { "string([])", "\"[]\"" } });
}

TEST_CASE("not() and is()")
{
    check({ { "not(true)", "false" }, { "not(negand: false)", "true" }, { "not(null)", "null" }, { "not(1)", "null" }, { "not(\"true\")", "null" }, { "not()", "null" }, { "is(1, 1.0)", "true" }, { "is(null, null)", "true" }, { "is(1, \"1\")", "false" },
        { "is(null, 1)", "false" }, { "is(@\"09:00:00Z\", @\"10:00:00+01:00\")", "false" }, { "is(@\"09:00:00.1\", @\"09:00:00.2\")", "false" }, { "is(value1: 1, value2: 1)", "true" }, { "is(value1: 1)", "false" }, { "is(value2: null)", "true" },
        { "is(1)", "null" }, { "is(1, 1, 1)", "null" }, { "is([1, 2], [1, 2])", "true" } });
}

TEST_CASE("texts: parts and case")
{
    check({ { "substring(\"foobar\", 3)", "\"obar\"" }, { "substring(\"foobar\", 3, 3)", "\"oba\"" }, { "substring(\"foobar\", -2, 1)", "\"a\"" }, { "substring(\"foobar\", 3, 99)", "\"obar\"" }, { "substring(\"foobar\", 0)", "null" },
        { "substring(\"foobar\", 7)", "null" }, { "substring(\"foobar\", -7)", "null" }, { "substring(\"foobar\", 1, 0)", "null" }, { "substring(\"foobar\", 1, null)", "null" }, { "substring(null, 1)", "null" }, { "substring(1, 1)", "null" },
        { "substring(\"\\U01F40Efoo\", 2)", "\"foo\"" }, { "string length(\"\")", "0" }, { "string length(\"\\U01F40E犬\")", "2" }, { "string length(string: \"a\")", "1" }, { "string length(null)", "null" }, { "string length([\"ab\"])", "2" },
        { "upper case(\"straße é\")", "\"STRASSE É\"" }, { "lower case(\"ÀB犬\")", "\"àb犬\"" }, { "lower case(1)", "null" }, { "upper case(null)", "null" },
        { "substring before(\"foobar\", \"o\")", "\"f\"" }, { "substring before(\"foobar\", \"x\")", "\"\"" }, { "substring before(\"foobar\", \"\")", "\"\"" }, { "substring after(\"foobar\", \"ob\")", "\"ar\"" }, { "substring after(\"foobar\", \"\")", "\"foobar\"" },
        { "substring after(\"\", \"a\")", "\"\"" }, { "substring after(null, \"a\")", "null" }, { "substring after(string: \"a-b\", match: \"-\")", "\"b\"" }, { "contains(\"foobar\", \"oba\")", "true" }, { "contains(\"foobar\", \"\")", "true" },
        { "contains(string: \"a\", match: \"A\")", "false" }, { "contains(\"a\", null)", "null" }, { "contains([\"foobar\"], \"of\")", "false" }, { "starts with(\"foobar\", \"foo\")", "true" }, { "starts with(\"f\", \"foo\")", "false" }, { "ends with(\"foobar\", \"bar\")", "true" },
        { "ends with(1, \"1\")", "null" }, { "starts with(string: \"ab\", match: \"a\")", "true" } });
}

TEST_CASE("matches(), replace() and split(): XPath's patterns and flags")
{
    check({ { "matches(\"foobar\", \"^fo*b\")", "true" }, { "matches(input: \"foobar\", pattern: \"O\", flags: \"i\")", "true" }, { "matches(\"foobar\", \"O\", \"\")", "false" }, { "matches(\"foobar\", \"o\", null)", "true" }, { "matches(\"a\\nb\", \"a.b\")", "false" },
        { "matches(\"a\\nb\", \"a.b\", \"s\")", "true" }, { "matches(\"a\\nb\", \"^b$\")", "false" }, { "matches(\"a\\nb\", \"^b$\", \"m\")", "true" }, { "matches(\"abc\\n\", \"c$\")", "false" }, { "matches(\"ab\", \"a b\", \"x\")", "true" },
        { "matches(\"a b\", \"a[ ]b\", \"x\")", "true" }, { "matches(\"a.c\", \"a.c\", \"q\")", "true" }, { "matches(\"abc\", \"a.c\", \"q\")", "false" }, { "matches(\"A.C\", \"a.c\", \"qi\")", "true" }, { "matches(\"a\", \"a\", \"g\")", "null" },
        { "matches(\"a\", \"(\")", "null" }, { "matches(\"a\", \"[b-a]\")", "null" }, { "matches(\"a\", \"a++\")", "null" }, { "matches(\"a\", \"(?=a)\")", "null" }, { "matches(\"a\", \"\\\\bA\")", "null" }, { "matches(\"aa\", \"(a)\\\\1\")", "true" },
        { "matches(\"a\", \"\\\\1(a)\")", "null" }, { "matches(\"犬１\", \"^\\\\w\\\\d$\")", "true" }, { "matches(\"a-b\", \"^[a\\\\-b]+$\")", "true" }, { "matches(\"-\", \"[+-]\")", "true" }, { "matches(\"αβ\", \"^\\\\p{IsGreek}+$\")", "true" },
        { "matches(\"é\", \"\\\\p{Lu}\", \"i\")", "false" }, { "matches(\"b\", \"[a-z-[aeiou]]\")", "true" }, { "matches(\"e\", \"[a-z-[aeiou]]\")", "false" }, { "matches(\"x1\", \"^\\\\i\\\\c*$\")", "true" }, { "matches(\"\", \"\")", "true" },
        { "matches(null, \"a\")", "null" }, { "matches(\"a\", null)", "null" }, { "matches(1, \"1\")", "null" }, { "matches(\"a\")", "null" },
        { "replace(\"abracadabra\", \"a(.)\", \"a$1$1\")", "\"abbraccaddabbra\"" }, { "replace(input: \"ab\", pattern: \"B\", replacement: \"x\", flags: \"i\")", "\"ax\"" }, { "replace(\"a.b\", \".\", \"-\", \"q\")", "\"a-b\"" }, { "replace(\"a\", \"a\", \"$0$0\")", "\"aa\"" },
        { "replace(\"a\", \"(a)\", \"$2|\")", "\"|\"" }, { "replace(\"a\", \"(a)\", \"$12\")", "\"a2\"" }, { "replace(\"a\", \"a\", \"\\\\$\")", "\"$\"" }, { "replace(\"a\", \"a\", \"$\")", "null" }, { "replace(\"a\", \"a\", \"\\\\x\")", "null" }, { "replace(\"a\", \"a\", \"$\", \"q\")", "\"$\"" },
        { "replace(\"abc\", \"x*\", \"-\")", "null" }, { "replace(\"abc\", \"b\", null)", "null" }, { "replace(\"abc\", \"b\")", "null" }, { "split(\"John Doe\", \"\\\\s\")", "[\"John\", \"Doe\"]" }, { "split(\"a;b;c;;\", \";\")", "[\"a\", \"b\", \"c\", \"\", \"\"]" },
        { "split(string: \"a.b\", delimiter: \"[.]\")", "[\"a\", \"b\"]" }, { "split(\"ab\", \"x\")", "[\"ab\"]" }, { "split(\"\", \",\")", "[\"\"]" }, { "split(\"abc\", \"\")", "null" }, { "split(null, \",\")", "null" }, { "split(\"a\", 1)", "null" } });
}

TEST_CASE("string join()")
{
    check({ { "string join([\"a\", \"b\"], \" and \")", "\"a and b\"" }, { "string join([\"a\", null, \"b\"])", "\"ab\"" }, { "string join([\"a\"], null)", "\"a\"" }, { "string join([])", "\"\"" }, { "string join([null], \"-\")", "\"\"" },
        { "string join(list: [\"a\", \"b\"], delimiter: \"-\")", "\"a-b\"" }, { "string join(\"a\", \"-\")", "\"a\"" }, { "string join([1], \"-\")", "null" }, { "string join(null)", "null" }, { "string join([\"a\"], 1)", "null" }, { "string join()", "null" } });
}

TEST_CASE("lists: questions")
{
    check({ { "list contains([1, 2], 2)", "true" }, { "list contains([1, null], null)", "true" }, { "list contains([[1]], [1])", "true" }, { "list contains(list: [1], element: \"1\")", "false" }, { "list contains(null, 1)", "null" }, { "list contains(1, 1)", "true" },
        { "count([])", "0" }, { "count([1, [2, 3]])", "2" }, { "count(1)", "1" }, { "count(null)", "null" }, { "count([null])", "1" }, { "count(list: [1])", "1" }, { "count(1, 2)", "null" }, { "count()", "null" },
        { "min([3, 1, 2])", "1" }, { "min(3, 1, 2)", "1" }, { "min(list: [3, 1])", "1" }, { "min([])", "null" }, { "min(null)", "null" }, { "min([1, null])", "null" }, { "min([1, \"a\"])", "null" }, { "max([\"a\", \"b\"])", "\"b\"" }, { "max(@\"P1D\", @\"PT25H\")", "@\"P1DT1H\"" },
        { "max([@\"2026-04-01\", @\"2026-04-02\"])", "@\"2026-04-02\"" }, { "max([true, false])", "null" }, { "max(5)", "5" }, { "max()", "null" }, { "all([true, true])", "true" }, { "all([true, false, null])", "false" }, { "all([true, null])", "null" }, { "all(true, false)", "false" },
        { "all([])", "true" }, { "all([1])", "null" }, { "all(null)", "null" }, { "all(list: [true])", "true" }, { "any([false, true, null])", "true" }, { "any([])", "false" }, { "any(false, null)", "null" }, { "any([\"true\"])", "null" },
        { "index of([1, 2, 3, 2], 2)", "[2, 4]" }, { "index of([1, null], null)", "[2]" }, { "index of(list: [\"a\"], match: \"b\")", "[]" }, { "index of(null, 1)", "null" } });
}

TEST_CASE("lists: sums and averages")
{
    check({ { "sum([1, 2, 3])", "6" }, { "sum(1, 2, 3)", "6" }, { "sum(list: [0.1, 0.2])", "0.3" }, { "sum([])", "null" }, { "sum([1, null])", "null" }, { "sum([1, \"2\"])", "null" }, { "sum([@\"P1D\", @\"PT1H\"])", "@\"P1DT1H\"" }, { "sum([@\"P1D\", @\"P1M\"])", "null" }, { "sum(null)", "null" },
        { "mean([1, 2, 3])", "2" }, { "mean(1, 2)", "1.5" }, { "mean([])", "null" }, { "mean([@\"P1D\", @\"P3D\"])", "@\"P2D\"" }, { "mean([1, null])", "null" }, { "product([2, 3, 4])", "24" }, { "product(2, 3)", "6" }, { "product([])", "null" }, { "product([2, \"3\"])", "null" },
        { "product(list: [2])", "2" }, { "median(8, 2, 5, 3, 4)", "4" }, { "median([6, 1, 2, 3])", "2.5" }, { "median([])", "null" }, { "median([1, null])", "null" }, { "median(list: [1])", "1" }, { "stddev(2, 4, 7, 5)", "2.081665999466132735282297706979931" }, { "stddev([47])", "null" },
        { "stddev([])", "null" }, { "stddev([1, null])", "null" }, { "stddev([1, 1])", "0" }, { "mode(6, 3, 9, 6, 6)", "[6]" }, { "mode([6, 1, 9, 6, 1])", "[1, 6]" }, { "mode([])", "[]" }, { "mode([1, null])", "null" }, { "mode(null)", "null" } });
}

TEST_CASE("lists: made from lists")
{
    check({ { "sublist([4, 5, 6], 1, 2)", "[4, 5]" }, { "sublist([4, 5, 6], -2)", "[5, 6]" }, { "sublist([4, 5, 6], -2, 1)", "[5]" }, { "sublist(list: [4], start position: 1)", "[4]" }, { "sublist([4, 5], 0)", "null" }, { "sublist([4, 5], 3)", "null" },
        { "sublist([4, 5], 1, 3)", "null" }, { "sublist(null, 1)", "null" }, { "sublist([4, 5], \"1\")", "null" }, { "sublist([4, 5], 1, null)", "null" }, { "append([1], 2, 3)", "[1, 2, 3]" }, { "append([1], [2])", "[1, [2]]" }, { "append([1], null)", "[1, null]" }, { "append(1, 2)", "[1, 2]" },
        { "append(null, 1)", "null" }, { "append([])", "null" }, { "concatenate([1, 2], [3])", "[1, 2, 3]" }, { "concatenate([1], 2)", "[1, 2]" }, { "concatenate([1], null)", "null" }, { "concatenate([])", "[]" }, { "insert before([1, 3], 1, 2)", "[2, 1, 3]" },
        { "insert before([1, 3], -1, 2)", "[1, 2, 3]" }, { "insert before([1], 2, 2)", "null" }, { "insert before([1], 0, 2)", "null" }, { "insert before(list: [1], position: 1, newItem: null)", "[null, 1]" }, { "insert before(null, 1, 2)", "null" }, { "remove([1, 2, 3], 2)", "[1, 3]" },
        { "remove([1, 2, 3], -1)", "[1, 2]" }, { "remove([1], 2)", "null" }, { "remove(list: [1], position: 1)", "[]" }, { "remove(null, 1)", "null" }, { "reverse([1, 2, 3])", "[3, 2, 1]" }, { "reverse([])", "[]" }, { "reverse(null)", "null" }, { "reverse(list: [1])", "[1]" },
        { "union([1, 2], [2, 3])", "[1, 2, 3]" }, { "union([1], [null], [null])", "[1, null]" }, { "union([1], 1)", "[1]" }, { "distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]" }, { "distinct values([1, \"1\", null, null])", "[1, \"1\", null]" }, { "distinct values(null)", "null" }, { "distinct values(1)", "[1]" },
        { "flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]" }, { "flatten(1)", "[1]" }, { "flatten(null)", "null" }, { "list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]" }, { "list replace([2, 4], -1, 6)", "[2, 6]" }, { "list replace([2, 4], 3, 6)", "null" }, { "list replace([2, 4], 0, 6)", "null" },
        { "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]" }, { "list replace(list: [1], position: 1, newItem: 2)", "[2]" }, { "list replace(list: [1], match: function(a, b) true, newItem: 2)", "[2]" },
        { "list replace(list: [1], position: function(a, b) true, newItem: 2)", "null" }, { "list replace([1], function(a, b) 1, 2)", "null" }, { "list replace([1], function(a) true, 2)", "null" }, { "list replace(null, 1, 2)", "null" }, { "list replace([1], null, 2)", "null" },
        { "sort([3, 1, 2], function(x, y) x < y)", "[1, 2, 3]" }, { "sort(list: [1, 2], precedes: function(x, y) x > y)", "[2, 1]" }, { "sort([3, 1])", "[1, 3]" }, { "sort([1, null])", "null" }, { "sort(null)", "null" }, { "sort([])", "[]" }, { "sort([1, 2], 1)", "null" } });
}

TEST_CASE("numbers")
{
    check({ { "decimal(1/3, 2)", "0.33" }, { "decimal(1.5, 0)", "2" }, { "decimal(2.5, 0)", "2" }, { "decimal(1234, -2)", "1200" }, { "decimal(n: 1.25, scale: 1)", "1.2" }, { "decimal(1, null)", "null" }, { "decimal(\"1\", 0)", "null" }, { "decimal(1)", "null" }, { "decimal(1, 6177)", "null" },
        { "decimal(1, -6112)", "null" }, { "floor(1.5)", "1" }, { "floor(-1.56, 1)", "-1.6" }, { "floor(n: 1.56, scale: 1)", "1.5" }, { "floor(null)", "null" }, { "ceiling(1.5)", "2" }, { "ceiling(-1.5)", "-1" }, { "ceiling(-1.56, 1)", "-1.5" }, { "ceiling(1, \"0\")", "null" },
        { "round up(5.5, 0)", "6" }, { "round up(-5.5, 0)", "-6" }, { "round up(1.121, 2)", "1.13" }, { "round down(-1.126, 2)", "-1.12" }, { "round half up(5.5, 0)", "6" }, { "round half up(-5.5, 0)", "-6" }, { "round half up(1.125, 2)", "1.13" }, { "round half down(5.5, 0)", "5" },
        { "round half down(-1.126, 2)", "-1.13" }, { "round half up(n: 2.5, scale: 0)", "3" }, { "round up(1)", "null" }, { "round up(null, 0)", "null" }, { "abs(-10)", "10" }, { "abs(@\"-PT0.5S\")", "@\"PT0.5S\"" }, { "abs(@\"-P1M\")", "@\"P1M\"" }, { "abs(\"1\")", "null" }, { "abs(n: -1)", "1" },
        { "modulo(12, 5)", "2" }, { "modulo(-12, 5)", "3" }, { "modulo(12, -5)", "-3" }, { "modulo(10.1, 4.5)", "1.1" }, { "modulo(1, 0)", "null" }, { "modulo(dividend: 5, divisor: 3)", "2" }, { "modulo(1, null)", "null" }, { "sqrt(16)", "4" }, { "sqrt(number: 2)", "1.414213562373095048801688724209698" },
        { "sqrt(-1)", "null" }, { "sqrt(null)", "null" }, { "log(1)", "0" }, { "log(10)", "2.302585092994045684017991454684364" }, { "log(0)", "null" }, { "log(-1)", "null" }, { "exp(0)", "1" }, { "exp(number: 1)", "2.718281828459045235360287471352662" }, { "exp(1e6)", "null" }, { "exp(\"1\")", "null" },
        { "odd(5)", "true" }, { "odd(-2)", "false" }, { "odd(1.5)", "false" }, { "even(2)", "true" }, { "even(number: 0)", "true" }, { "even(null)", "null" } });
}

TEST_CASE("the calendar")
{
    check({ { "day of year(@\"2019-09-17\")", "260" }, { "day of year(date: @\"2020-12-31T23:00:00\")", "366" }, { "day of week(@\"2019-09-17\")", "\"Tuesday\"" }, { "day of week(date: @\"2019-09-22\")", "\"Sunday\"" }, { "month of year(@\"2019-09-17\")", "\"September\"" },
        { "week of year(@\"2019-09-17\")", "38" }, { "week of year(@\"2003-12-29\")", "1" }, { "week of year(@\"2004-01-04\")", "1" }, { "week of year(@\"2005-01-01\")", "53" }, { "week of year(date: @\"2005-01-03\")", "1" }, { "week of year(\"2005-01-03\")", "null" }, { "day of week(null)", "null" },
        { "month of year(@\"09:00:00\")", "null" }, { "day of year()", "null" }, { "day of year(value: @\"2019-09-17\")", "null" }, { "today()", "@\"2026-04-01\"" }, { "today(1)", "null" }, { "now()", "@\"2026-04-01T09:00:00+09:00\"" }, { "now() - now()", "@\"PT0S\"" } });
}

TEST_CASE("points and ranges")
{
    check({ { "before(1, 10)", "true" }, { "before([1..10), 10)", "true" }, { "before([1..10], 10)", "false" }, { "before(1, (1..10])", "true" }, { "before(point1: 1, point2: 2)", "true" }, { "before(point: 1, range: [2..3])", "true" }, { "before(range: [1..2], point: 3)", "true" },
        { "before(range1: [1..2], range2: (2..3])", "true" }, { "before(point: [1..2], range: [2..3])", "null" }, { "before(1, \"2\")", "null" }, { "before(1, null)", "null" }, { "before((< 5), 5)", "true" }, { "before((<= 5), 5)", "false" }, { "before(1, (> 0))", "false" },
        { "after(12, [1..10])", "true" }, { "after((> 10), 10)", "true" }, { "meets([1..5], [5..10])", "true" }, { "meets([1..5), [5..10])", "false" }, { "meets((<= 5), (>= 5))", "true" }, { "meets(1, [1..2])", "null" }, { "met by([5..10], [1..5])", "true" },
        { "overlaps([1..5], [3..8])", "true" }, { "overlaps([1..5), [5..8])", "false" }, { "overlaps((< 5), (> 4))", "true" }, { "overlaps before([1..5], [3..8])", "true" }, { "overlaps after([3..8], [1..5])", "true" }, { "overlaps after((1..5], [1..5])", "true" }, { "overlaps after([1..5], [1..5))", "false" }, { "finishes(10, [1..10])", "true" }, { "finishes([5..10), [1..10])", "false" },
        { "finishes([1..10], 10)", "null" }, { "finished by([1..10], 10)", "true" }, { "finished by(range: [1..10], point: 9)", "false" }, { "includes([1..10], 5)", "true" }, { "includes((<= 10), 10)", "true" }, { "includes([1..10], [1..10))", "true" }, { "includes(5, [1..10])", "null" },
        { "includes((!= 5), 4)", "null" }, { "includes((= 5), 5)", "true" }, { "during([4..6], [1..10])", "true" }, { "during(5, (< 6))", "true" }, { "starts(1, [1..10])", "true" }, { "starts((1..5], (1..10])", "true" }, { "started by([1..10], 1)", "true" }, { "coincides(5, 5)", "true" },
        { "coincides([1..5], [1..5))", "false" }, { "coincides((< 5), (< 5))", "true" }, { "coincides(5, [5..5])", "null" }, { "during(@\"2026-04-01\", [@\"2026-01-01\"..@\"2026-12-31\"])", "true" }, { "during(@\"2026-04-01\", [1..2])", "null" } });
}

TEST_CASE("range()")
{
    check({ { "range(\"[18..21)\")", "[18..21)" }, { "range(from: \"]18..21]\")", "(18..21]" }, { "range(\"[2..)\")", "(>= 2)" }, { "range(\"(2..)\")", "(> 2)" }, { "range(\"(..2]\")", "(<= 2)" }, { "range(\"(..2)\")", "(< 2)" }, { "range(\"[..2]\")", "null" }, { "range(\"[2..]\")", "null" },
        { "range(\"(..)\")", "null" }, { "range(\"[-1..1]\")", "[-1..1]" }, { "range(\"[date(\\\"2026-01-01\\\")..@\\\"2026-02-01\\\"]\")", "[@\"2026-01-01\"..@\"2026-02-01\"]" }, { "range(\"[1..\\\"a\\\"]\")", "null" }, { "range(\"[2..1]\")", "null" }, { "range(\"1..2\")", "null" }, { "range(\"\")", "null" },
        { "range(\"(>= 2)\")", "null" }, { "range(null)", "null" }, { "range([1..2])", "null" }, { "range(\"[1+1..3]\")", "null" } });
}

TEST_CASE("contexts")
{
    check({ { "get value({a: 1}, \"a\")", "1" }, { "get value({a: 1}, \"b\")", "null" }, { "get value(m: {a: 1}, key: \"a\")", "1" }, { "get value(null, \"a\")", "null" }, { "get value({a: 1}, null)", "null" }, { "get value({a: 1}, 1)", "null" }, { "get entries({a: 1, b: null})", "[{key: \"a\", value: 1}, {key: \"b\", value: null}]" },
        { "get entries(m: {})", "[]" }, { "get entries(1)", "null" }, { "context([{key: \"a\", value: 1}, {key: \"b\", value: null}])", "{a: 1, b: null}" }, { "context(entries: [])", "{}" }, { "context({key: \"a\", value: 1})", "{a: 1}" }, { "context([{key: \"a\", value: 1}, {key: \"a\", value: 2}])", "null" },
        { "context([{key: \"a\"}])", "null" }, { "context([{value: 1}])", "null" }, { "context([{key: 1, value: 1}])", "null" }, { "context([1])", "null" }, { "context(null)", "null" }, { "context put({x: 1}, \"y\", 2)", "{x: 1, y: 2}" }, { "context put({x: 1}, \"x\", null)", "{x: null}" },
        { "context put({x: {y: 1}}, [\"x\", \"y\"], 2)", "{x: {y: 2}}" }, { "context put({}, [\"x\"], 1)", "{x: 1}" }, { "context put({}, [\"x\", \"y\"], 1)", "null" }, { "context put({}, [], 1)", "null" }, { "context put({}, [1], 1)", "null" }, { "context put(context: {}, key: \"a\", value: 1)", "{a: 1}" },
        { "context put(context: {a: {}}, keys: [\"a\", \"b\"], value: 1)", "{a: {b: 1}}" }, { "context put(context: {}, key: [\"a\", \"b\"], value: 1)", "null" }, { "context put(null, \"a\", 1)", "null" }, { "context merge([{x: 1}, {y: 2, x: 3}])", "{x: 3, y: 2}" }, { "context merge(contexts: [])", "{}" },
        { "context merge({x: 1})", "{x: 1}" }, { "context merge([{x: 1}, null])", "null" }, { "context merge(null)", "null" } });
}

}  // namespace

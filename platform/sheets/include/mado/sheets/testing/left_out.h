#pragma once
// For tests of modules: what their tables hold and no sheet carries. A new column or table fails there until somebody has said what becomes of it.
#include <mado/names/embedded.h>
#include <mado/sheets/table.h>

#include <map>
#include <set>
#include <sstream>

namespace mado::sheets::testing {

// Names of tables of which nothing is taken in, and "table.column" of the others.
inline std::set<std::string> left_out(std::span<embedded::File const> files, Book const& book)
{
    std::map<std::string, std::set<std::string>> held, taken;
    for (auto const& file : files) {
        if (!file.path.starts_with("migrations/"))
            continue;
        std::istringstream lines { std::string(file.bytes) };
        std::string table;
        for (std::string line; std::getline(lines, line);) {
            std::istringstream words(line);
            std::string one, two, three, four, five, six;
            words >> one >> two >> three >> four >> five >> six;
            if (one == "CREATE" && two == "TABLE")
                table = three;
            else if (one == "ALTER" && four == "ADD")
                held[three].insert(six);
            else if (one.starts_with(");"))
                table.clear();
            else if (!table.empty() && !one.empty() && one != "PRIMARY" && one != "--")
                held[table].insert(one);
        }
    }
    for (auto const& one : book.tables) {
        std::istringstream words { std::string(one.insert.sql) };
        std::string insert, into, table, column;
        words >> insert >> into >> table;
        while (words >> column && column != "VALUES") {
            std::erase_if(column, [](char c) { return c == '(' || c == ')' || c == ','; });
            taken[table].insert(column);
        }
    }
    std::set<std::string> left;
    for (auto const& [table, columns] : held) {
        if (!taken.contains(table))
            left.insert(table);
        else
            for (auto const& column : columns)
                if (!taken[table].contains(column))
                    left.insert(table + "." + column);
    }
    return left;
}

}  // namespace mado::sheets::testing

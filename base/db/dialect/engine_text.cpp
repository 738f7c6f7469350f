#include <mado/db/database.h>
#include <mado/db/dialect.h>

namespace mado::db {

namespace {

constexpr std::string_view opening = "-- engine:";

std::string_view trimmed(std::string_view line)
{
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t'))
        line.remove_prefix(1);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
        line.remove_suffix(1);
    return line;
}

SqlEngine engine_named(std::string_view word, int line)
{
    if (word == "sqlite")
        return SqlEngine::Sqlite;
    if (word == "postgresql")
        return SqlEngine::Postgresql;
    throw Failure("line " + std::to_string(line) + ": the engine is \"" + std::string(word) + "\"; write sqlite or postgresql");
}

}  // namespace

std::string text_for(SqlEngine engine, std::string_view sql)
{
    if (sql.find(opening) == std::string_view::npos)
        return std::string(sql);
    std::string text;
    bool in_block = false;
    auto block = engine;
    int number = 1;
    for (std::size_t at = 0; at < sql.size(); ++number) {
        auto const end = std::min(sql.find('\n', at), sql.size());
        auto const line = sql.substr(at, end - at);
        auto const word = trimmed(line);
        if (word.starts_with(opening)) {
            if (in_block)
                throw Failure("line " + std::to_string(number) + ": an engine block inside another; the one before lacks \"-- end\"");
            block = engine_named(trimmed(word.substr(opening.size())), number);
            in_block = true;
        } else if (in_block && word == "-- end") {
            in_block = false;
        } else if (!in_block || block == engine) {
            text += line;
        }
        if (end < sql.size())
            text += '\n';
        at = end + 1;
    }
    if (in_block)
        throw Failure("the last engine block lacks \"-- end\"");
    return text;
}

}  // namespace mado::db

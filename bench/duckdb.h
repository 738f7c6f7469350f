#pragma once
// The C interface of libduckdb, as much as the benches ask: the peer of tables and of sums over many households.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <dlfcn.h>

class DuckDb {
public:
    // `file`: of the database; nullptr: in memory. Throws std::runtime_error with DuckDB's words, here and in ask().
    DuckDb(char const* library, char const* file, unsigned threads) : library_(::dlopen(library, RTLD_NOW | RTLD_LOCAL))
    {
        if (library_ == nullptr)
            throw std::runtime_error(::dlerror());
        if (function<int(char const*, void**)>("duckdb_open")(file, &database_) != 0 || function<int(void*, void**)>("duckdb_connect")(database_, &connection_) != 0)
            throw std::runtime_error("DuckDB cannot be opened");
        ask("SET threads = " + std::to_string(threads));
    }
    DuckDb(DuckDb const&) = delete;
    DuckDb& operator=(DuckDb const&) = delete;
    ~DuckDb()
    {
        function<void(void**)>("duckdb_disconnect")(&connection_);
        function<void(void**)>("duckdb_close")(&database_);
    }
    // The first value of the answer as a whole number; 0 where there is none.
    std::int64_t ask(std::string const& question) const
    {
        Result result {};
        auto const failed = function<int(void*, char const*, Result*)>("duckdb_query")(connection_, question.c_str(), &result) != 0;
        std::string const says = failed ? function<char const*(Result*)>("duckdb_result_error")(&result) : "";
        auto const value = failed ? 0 : function<std::int64_t(Result*, std::uint64_t, std::uint64_t)>("duckdb_value_int64")(&result, 0, 0);
        function<void(Result*)>("duckdb_destroy_result")(&result);
        if (failed)
            throw std::runtime_error(says);
        return value;
    }

private:
    struct Result { std::uint64_t counts[3]; void* columns; char* message; void* inside; };
    template <class Signature>
    std::add_pointer_t<Signature> function(char const* name) const
    {
        return reinterpret_cast<std::add_pointer_t<Signature>>(::dlsym(library_, name));
    }
    void* library_;
    void *database_ = nullptr, *connection_ = nullptr;
};

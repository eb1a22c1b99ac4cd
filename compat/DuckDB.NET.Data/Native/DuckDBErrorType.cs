namespace DuckDB.NET.Native;

/// <summary>The engine's kinds of error, numbered as the C API numbers them.</summary>
public enum DuckDBErrorType
{
    /// <summary>Not told.</summary>
    Invalid = 0,

    /// <summary>A value outside its type's range.</summary>
    OutOfRange = 1,

    /// <summary>A value that does not convert.</summary>
    Conversion = 2,

    /// <summary>An unknown type.</summary>
    UnknownType = 3,

    /// <summary>A decimal that does not fit.</summary>
    Decimal = 4,

    /// <summary>Types that do not match.</summary>
    MismatchType = 5,

    /// <summary>A division by zero.</summary>
    DivideByZero = 6,

    /// <summary>An object of the wrong size.</summary>
    ObjectSize = 7,

    /// <summary>A type that cannot be used here.</summary>
    InvalidType = 8,

    /// <summary>Stored bytes that cannot be read.</summary>
    Serialization = 9,

    /// <summary>A transaction that cannot go on.</summary>
    Transaction = 10,

    /// <summary>Not in the engine.</summary>
    NotImplemented = 11,

    /// <summary>A wrong expression.</summary>
    Expression = 12,

    /// <summary>A table, view, function or other name that is not there, or there already.</summary>
    Catalog = 13,

    /// <summary>Text that is not SQL.</summary>
    Parser = 14,

    /// <summary>No plan was found.</summary>
    Planner = 15,

    /// <summary>The scheduler failed.</summary>
    Scheduler = 16,

    /// <summary>The executor failed.</summary>
    Executor = 17,

    /// <summary>A constraint was broken.</summary>
    Constraint = 18,

    /// <summary>An index failed.</summary>
    Index = 19,

    /// <summary>Statistics failed.</summary>
    Stat = 20,

    /// <summary>The connection failed.</summary>
    Connection = 21,

    /// <summary>A syntax error.</summary>
    Syntax = 22,

    /// <summary>A wrong setting.</summary>
    Settings = 23,

    /// <summary>A name or type that does not resolve.</summary>
    Binder = 24,

    /// <summary>The network failed.</summary>
    Network = 25,

    /// <summary>The optimizer failed.</summary>
    Optimizer = 26,

    /// <summary>A null pointer.</summary>
    NullPointer = 27,

    /// <summary>A file could not be read or written.</summary>
    Io = 28,

    /// <summary>The query was interrupted.</summary>
    Interrupt = 29,

    /// <summary>The database must be reopened.</summary>
    Fatal = 30,

    /// <summary>A fault of the engine.</summary>
    Internal = 31,

    /// <summary>Input that is refused.</summary>
    InvalidInput = 32,

    /// <summary>The memory limit was reached.</summary>
    OutOfMemory = 33,

    /// <summary>Not permitted by the settings.</summary>
    Permission = 34,

    /// <summary>A parameter whose type is not known.</summary>
    ParameterNotResolved = 35,

    /// <summary>A parameter where none may be.</summary>
    ParameterNotAllowed = 36,

    /// <summary>Something depends on it.</summary>
    Dependency = 37,

    /// <summary>An HTTP request failed.</summary>
    Http = 38,

    /// <summary>An extension is missing.</summary>
    MissingExtension = 39,

    /// <summary>An extension could not be loaded.</summary>
    Autoload = 40,

    /// <summary>A sequence ran out.</summary>
    Sequence = 41,
}

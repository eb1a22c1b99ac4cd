using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

/// <summary>
/// The C API of the engine, in the real package's grouping. A call that only looks at memory does not stop the
/// garbage collector.
/// </summary>
internal static partial class NativeMethods
{
    internal static partial class Startup
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial DuckDBState DuckDBOpen(
            string? path, out DuckDBDatabase database, DuckDBConfig config, [MarshalUsing(typeof(EngineAllocatedText))] out string? error);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_close")]
        internal static partial void DuckDBClose(ref nint database);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_connect")]
        internal static partial DuckDBState DuckDBConnect(DuckDBDatabase database, out DuckDBNativeConnection connection);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_interrupt")]
        internal static partial void DuckDBInterrupt(DuckDBNativeConnection connection);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_disconnect")]
        internal static partial void DuckDBDisconnect(ref nint connection);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_library_version")]
        [return: MarshalUsing(typeof(EngineOwnedText))]
        internal static partial string? DuckDBLibraryVersion();
    }

    internal static partial class Configuration
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_config")]
        internal static partial DuckDBState DuckDBCreateConfig(out DuckDBConfig config);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_config_count")]
        internal static partial nuint DuckDBConfigCount();

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_get_config_flag")]
        internal static partial DuckDBState DuckDBGetConfigFlag(
            nuint index, [MarshalUsing(typeof(EngineOwnedText))] out string? name, nint description);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_set_config", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial DuckDBState DuckDBSetConfig(DuckDBConfig config, string name, string option);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_destroy_config")]
        internal static partial void DuckDBDestroyConfig(ref nint config);
    }

    internal static partial class ExtractStatements
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_extract_statements", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial long DuckDBExtractStatements(
            DuckDBNativeConnection connection, string query, out DuckDBExtractedStatements statements);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_prepare_extracted_statement")]
        internal static partial DuckDBState DuckDBPrepareExtractedStatement(
            DuckDBNativeConnection connection, DuckDBExtractedStatements statements, long index, out DuckDBPreparedStatement statement);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_extract_statements_error")]
        [return: MarshalUsing(typeof(EngineOwnedText))]
        internal static partial string? DuckDBExtractStatementsError(DuckDBExtractedStatements statements);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_destroy_extracted")]
        internal static partial void DuckDBDestroyExtracted(ref nint statements);
    }

    internal static partial class PreparedStatements
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_destroy_prepare")]
        internal static partial void DuckDBDestroyPrepare(ref nint statement);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_prepare_error")]
        [return: MarshalUsing(typeof(EngineOwnedText))]
        internal static partial string? DuckDBPrepareError(DuckDBPreparedStatement statement);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_nparams"), SuppressGCTransition]
        internal static partial long DuckDBParams(DuckDBPreparedStatement statement);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_bind_value")]
        internal static partial DuckDBState DuckDBBindValue(DuckDBPreparedStatement statement, long index, DuckDBValue value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_bind_parameter_index", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial DuckDBState DuckDBBindParameterIndex(DuckDBPreparedStatement statement, out long index, string name);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_param_logical_type")]
        internal static partial DuckDBLogicalType DuckDBParamLogicalType(DuckDBPreparedStatement statement, long index);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_execute_prepared")]
        internal static partial DuckDBState DuckDBExecutePrepared(DuckDBPreparedStatement statement, out DuckDBResult result);
    }

    /// <summary>A statement's answer.</summary>
    internal static partial class Query
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_destroy_result")]
        internal static partial void DuckDBDestroyResult(ref DuckDBResult result);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_fetch_chunk")]
        internal static partial DuckDBDataChunk DuckDBFetchChunk(DuckDBResult result);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_column_count"), SuppressGCTransition]
        internal static partial ulong DuckDBColumnCount(ref DuckDBResult result);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_column_name"), SuppressGCTransition]
        [return: MarshalUsing(typeof(EngineOwnedText))]
        internal static partial string DuckDBColumnName(ref DuckDBResult result, long col);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_column_logical_type")]
        internal static partial DuckDBLogicalType DuckDBColumnLogicalType(ref DuckDBResult result, long col);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_result_error"), SuppressGCTransition]
        [return: MarshalUsing(typeof(EngineOwnedText))]
        internal static partial string? DuckDBResultError(ref DuckDBResult result);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_result_error_type"), SuppressGCTransition]
        internal static partial DuckDBErrorType DuckDBResultErrorType(ref DuckDBResult result);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_result_return_type"), SuppressGCTransition]
        internal static partial DuckDBResultType DuckDBResultReturnType(DuckDBResult result);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_rows_changed")]
        internal static partial long DuckDBRowsChanged(ref DuckDBResult result);
    }

    /// <summary>Chunks of rows.</summary>
    internal static partial class DataChunks
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_data_chunk_get_size"), SuppressGCTransition]
        internal static partial ulong DuckDBDataChunkGetSize(DuckDBDataChunk chunk);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_data_chunk_get_vector"), SuppressGCTransition]
        internal static partial nint DuckDBDataChunkGetVector(DuckDBDataChunk chunk, long columnIndex);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_data_chunk")]
        internal static partial DuckDBDataChunk DuckDBCreateDataChunk(nint[] types, ulong count);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_destroy_data_chunk")]
        internal static partial void DuckDBDestroyDataChunk(ref nint chunk);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_data_chunk_reset")]
        internal static partial void DuckDBDataChunkReset(DuckDBDataChunk chunk);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_data_chunk_set_size"), SuppressGCTransition]
        internal static partial void DuckDBDataChunkSetSize(DuckDBDataChunk chunk, ulong size);
    }

    /// <summary>A column's memory in a chunk.</summary>
    internal static unsafe partial class Vectors
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_vector_get_data"), SuppressGCTransition]
        internal static partial void* DuckDBVectorGetData(nint vector);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_vector_get_validity"), SuppressGCTransition]
        internal static partial ulong* DuckDBVectorGetValidity(nint vector);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_vector_ensure_validity_writable")]
        internal static partial void DuckDBVectorEnsureValidityWritable(nint vector);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_vector_assign_string_element_len")]
        internal static partial void DuckDBVectorAssignStringElementLength(nint vector, ulong index, byte* text, long length);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_list_vector_get_child"), SuppressGCTransition]
        internal static partial nint DuckDBListVectorGetChild(nint vector);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_array_vector_get_child"), SuppressGCTransition]
        internal static partial nint DuckDBArrayVectorGetChild(nint vector);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_struct_vector_get_child"), SuppressGCTransition]
        internal static partial nint DuckDBStructVectorGetChild(nint vector, long index);
    }

    /// <summary>A column's type.</summary>
    internal static partial class LogicalType
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_get_type_id"), SuppressGCTransition]
        internal static partial DuckDBType DuckDBGetTypeId(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_decimal_scale"), SuppressGCTransition]
        internal static partial byte DuckDBDecimalScale(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_decimal_internal_type"), SuppressGCTransition]
        internal static partial DuckDBType DuckDBDecimalInternalType(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_enum_internal_type"), SuppressGCTransition]
        internal static partial DuckDBType DuckDBEnumInternalType(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_enum_dictionary_size"), SuppressGCTransition]
        internal static partial uint DuckDBEnumDictionarySize(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_enum_dictionary_value")]
        [return: MarshalUsing(typeof(EngineAllocatedText))]
        internal static partial string DuckDBEnumDictionaryValue(DuckDBLogicalType type, long index);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_list_type_child_type")]
        internal static partial DuckDBLogicalType DuckDBListTypeChildType(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_array_type_child_type")]
        internal static partial DuckDBLogicalType DuckDBArrayTypeChildType(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_array_type_array_size"), SuppressGCTransition]
        internal static partial long DuckDBArrayTypeArraySize(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_map_type_key_type")]
        internal static partial DuckDBLogicalType DuckDBMapTypeKeyType(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_map_type_value_type")]
        internal static partial DuckDBLogicalType DuckDBMapTypeValueType(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_struct_type_child_count"), SuppressGCTransition]
        internal static partial long DuckDBStructTypeChildCount(DuckDBLogicalType type);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_struct_type_child_name")]
        [return: MarshalUsing(typeof(EngineAllocatedText))]
        internal static partial string DuckDBStructTypeChildName(DuckDBLogicalType type, long index);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_struct_type_child_type")]
        internal static partial DuckDBLogicalType DuckDBStructTypeChildType(DuckDBLogicalType type, long index);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_destroy_logical_type")]
        internal static partial void DuckDBDestroyLogicalType(ref nint type);
    }

    internal static unsafe partial class Value
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_destroy_value")]
        internal static partial void DuckDBDestroyValue(ref nint value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_null_value")]
        internal static partial DuckDBValue Null();

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_bool")]
        internal static partial DuckDBValue Of([MarshalAs(UnmanagedType.I1)] bool value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_int8")]
        internal static partial DuckDBValue Of(sbyte value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_uint8")]
        internal static partial DuckDBValue Of(byte value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_int16")]
        internal static partial DuckDBValue Of(short value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_uint16")]
        internal static partial DuckDBValue Of(ushort value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_int32")]
        internal static partial DuckDBValue Of(int value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_uint32")]
        internal static partial DuckDBValue Of(uint value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_int64")]
        internal static partial DuckDBValue Of(long value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_uint64")]
        internal static partial DuckDBValue Of(ulong value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_float")]
        internal static partial DuckDBValue Of(float value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_double")]
        internal static partial DuckDBValue Of(double value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_hugeint")]
        internal static partial DuckDBValue Of(NativeHugeInt value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_uuid")]
        internal static partial DuckDBValue OfUuid(NativeHugeInt value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_decimal")]
        internal static partial DuckDBValue Of(NativeDecimal value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_varchar_length")]
        internal static partial DuckDBValue OfText(byte* text, ulong length);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_blob")]
        internal static partial DuckDBValue OfBlob(byte* bytes, ulong length);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_date")]
        internal static partial DuckDBValue OfDate(int days);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_time")]
        internal static partial DuckDBValue OfTime(long micros);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_time_tz_value")]
        internal static partial DuckDBValue OfTimeTz(ulong bits);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_timestamp")]
        internal static partial DuckDBValue OfTimestamp(long micros);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_timestamp_tz")]
        internal static partial DuckDBValue OfTimestampTz(long micros);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_timestamp_s")]
        internal static partial DuckDBValue OfTimestampS(long seconds);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_timestamp_ms")]
        internal static partial DuckDBValue OfTimestampMs(long millis);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_timestamp_ns")]
        internal static partial DuckDBValue OfTimestampNs(long nanos);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_interval")]
        internal static partial DuckDBValue Of(DuckDBInterval value);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_list_value")]
        internal static partial DuckDBValue OfList(DuckDBLogicalType itemType, nint[] items, ulong count);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_create_array_value")]
        internal static partial DuckDBValue OfArray(DuckDBLogicalType itemType, nint[] items, ulong count);
    }

    internal static partial class Appender
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_appender_create_ext", StringMarshalling = StringMarshalling.Utf8)]
        internal static partial DuckDBState DuckDBAppenderCreate(
            DuckDBNativeConnection connection, string? catalog, string? schema, string table, out NativeAppender appender);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_appender_column_count"), SuppressGCTransition]
        internal static partial ulong DuckDBAppenderColumnCount(NativeAppender appender);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_appender_column_type")]
        internal static partial DuckDBLogicalType DuckDBAppenderColumnType(NativeAppender appender, ulong index);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_appender_error")]
        [return: MarshalUsing(typeof(EngineOwnedText))]
        internal static partial string? DuckDBAppenderError(NativeAppender appender);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_appender_close")]
        internal static partial DuckDBState DuckDBAppenderClose(NativeAppender appender);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_appender_destroy")]
        internal static partial DuckDBState DuckDBDestroyAppender(ref nint appender);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_append_data_chunk")]
        internal static partial DuckDBState DuckDBAppendDataChunk(NativeAppender appender, DuckDBDataChunk chunk);
    }

    internal static partial class Memory
    {
        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_free")]
        internal static partial void DuckDBFree(nint pointer);

        [LibraryImport(EngineLibrary.Name, EntryPoint = "duckdb_vector_size"), SuppressGCTransition]
        internal static partial ulong DuckDBVectorSize();
    }
}
